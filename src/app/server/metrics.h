// SPDX-License-Identifier: Apache-2.0
// Metrics of a server: how many sessions, how they ended, where their time went, in the text format of
// Prometheus. None depends on anybody's data, beyond the sizes that the protocol shows anyway.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/phase_clock.h"
#include "base/error.h"
#include "rpc/server/server.h"
#include "rpc/server/session_observer.h"
#include "rpc/traffic.h"

namespace tacit::app {

/// Counts since the server's start; any thread may call.
class Metrics {
 public:
  void begun();
  void sent_catalog();
  /// A query's end, with the phases that it came through.
  void answered(const std::vector<PhaseTime>& times, const rpc::Traffic& traffic);
  void failed(ErrorCategory category, const std::vector<PhaseTime>& times, const rpc::Traffic& traffic);

  /// `ledger_entries`: 0 without one.
  std::string text(const rpc::Server::Counts& now, std::uint64_t ledger_entries) const;

 private:
  struct Sum {
    std::uint64_t count = 0;
    double seconds = 0;
  };
  void add(const std::vector<PhaseTime>& times, const rpc::Traffic& traffic);

  const std::chrono::system_clock::time_point start_ = std::chrono::system_clock::now();
  mutable std::mutex mutex_;
  std::uint64_t begun_ = 0, catalogs_ = 0, answered_ = 0;
  std::array<std::uint64_t, static_cast<std::size_t>(ErrorCategory::kInternal) + 1> failed_{};
  std::array<Sum, protocol::kPhases> phases_{};
  rpc::Bytes bytes_;
};

/// Observers that count each session in `metrics`, which outlives them, and pass everything on.
rpc::ObserverFactory metered(rpc::ObserverFactory observers, Metrics& metrics);

/// Writes a text to a file every few seconds and at its end, whole or not at all, readable for all: what
/// reads it is another user's.
class MetricsFile {
 public:
  /// `warn` is told once if the file cannot be written, and again after it could.
  MetricsFile(std::filesystem::path path, std::chrono::milliseconds interval,
              std::function<std::string()> text, std::function<void(const std::string&)> warn);
  MetricsFile(const MetricsFile&) = delete;
  MetricsFile& operator=(const MetricsFile&) = delete;
  ~MetricsFile();

 private:
  void run();
  void write();

  const std::filesystem::path path_;
  const std::chrono::milliseconds interval_;
  const std::function<std::string()> text_;
  const std::function<void(const std::string&)> warn_;
  bool failing_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace tacit::app
