// SPDX-License-Identifier: Apache-2.0
// Metrics of a server: how many sessions, whose they were, how they ended, where their time went, and what
// the server has at present, in the text format of Prometheus (docs/operations.md, "Monitoring"). None
// depends on anybody's data, beyond the sizes that the protocol shows anyway.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/phase_clock.h"
#include "base/error.h"
#include "rpc/server/server.h"
#include "rpc/server/session_observer.h"
#include "rpc/traffic.h"

namespace tacit::app {

class MetricsText;

/// What stands for every client that the custodian has not named; the same where nobody is identified.
inline constexpr const char* kUnknownClient = "(unknown)";

/// What a server serves since its start, or since it was last reloaded.
struct Served {
  using Time = std::chrono::system_clock::time_point;

  std::uint64_t records = 0;
  Time loaded = std::chrono::system_clock::now();  // when the records were read
  std::vector<std::string> clients = {};           // as the custodian names them
  std::size_t max_sessions = 0, max_queue = 0;
  std::uint64_t memory_bytes = 0;  // that all queries together may reserve
  /// When TLS's files lose their validity, by what the label `certificate` calls them: "server",
  /// "client_ca", "client_crl".
  std::map<std::string, Time> expiries = {};
};

/// What there is at the moment of asking.
struct MetricsNow {
  rpc::Server::Counts counts;
  std::uint64_t waiting_for_approval = 0;  // questions that wait for the custodian's decision
  struct Ledger {
    std::uint64_t entries = 0, bytes = 0;
    std::uint64_t free_bytes = 0;  // of its disk, for the server's user
  };
  std::optional<Ledger> ledger;
};

/// Counts since the server's start; any thread may call.
class Metrics {
 public:
  void begun();
  void sent_catalog(const std::string& client);
  /// A question that was read, admitted or refused; and that it was refused.
  void asked(const std::string& client);
  void refused(const std::string& client);
  /// A query's end, with the phases that it came through.
  void answered(const std::string& client, const std::vector<PhaseTime>& times, const rpc::Traffic& traffic);
  void failed(const std::string& client, ErrorCategory category, const std::vector<PhaseTime>& times,
              const rpc::Traffic& traffic);

  /// From now on the server serves this.
  void serves(Served served);
  /// That it was to be reloaded, and whether what it was given was taken.
  void reloaded(bool taken);

  std::string text(const MetricsNow& now) const;

 private:
  static constexpr std::size_t kReasons = static_cast<std::size_t>(ErrorCategory::kInternal) + 1;
  using Time = Served::Time;
  struct Sum {
    std::uint64_t count = 0;
    double seconds = 0;
  };
  struct Ends {
    std::uint64_t catalogs = 0, questions = 0, refusals = 0, answers = 0;
    std::array<std::uint64_t, kReasons> failures{};
  };
  /// Both: of this client, and of all together.
  template <class Change>
  void count(const std::string& client, Change change);
  void add(const std::vector<PhaseTime>& times, const rpc::Traffic& traffic);
  void add_ends(MetricsText& text) const;
  void add_work(MetricsText& text) const;
  void add_reloads(MetricsText& text) const;

  const Time start_ = std::chrono::system_clock::now();
  mutable std::mutex mutex_;
  std::uint64_t begun_ = 0;
  Ends all_;
  std::map<std::string, Ends> clients_{{kUnknownClient, {}}};
  std::array<Sum, protocol::kPhases> phases_{};
  rpc::Bytes bytes_;
  Served served_;
  std::array<std::uint64_t, 2> reloads_{};  // that failed, that were taken
  bool last_reload_taken_ = true;
  Time last_reload_ = start_;
};

/// Observers that count each session in `metrics`, which outlives them, and pass everything on.
rpc::ObserverFactory metered(rpc::ObserverFactory observers, Metrics& metrics);

}  // namespace tacit::app
