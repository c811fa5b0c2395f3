// SPDX-License-Identifier: Apache-2.0
// A server's metrics in a file, for a collector that reads files.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "app/server/periodic.h"

namespace tacit::app {

/// Writes a text to a file every few seconds and at its end, whole or not at all, readable for all: what
/// reads it is another user's.
class MetricsFile {
 public:
  /// `warn` is told once if the file cannot be written, and again after it could.
  MetricsFile(std::filesystem::path path, std::chrono::milliseconds interval,
              std::function<std::string()> text, std::function<void(const std::string&)> warn);
  MetricsFile(const MetricsFile&) = delete;
  MetricsFile& operator=(const MetricsFile&) = delete;

 private:
  void write();

  const std::filesystem::path path_;
  const std::function<std::string()> text_;
  const std::function<void(const std::string&)> warn_;
  bool failing_ = false;
  Periodic writing_times_;  // the first to go: it writes once more then
};

}  // namespace tacit::app
