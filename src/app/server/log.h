// SPDX-License-Identifier: Apache-2.0
// What a server's log is told, and in what form it is written.
#pragma once

#include <functional>
#include <string>

namespace tacit::app {

enum class LogForm {
  kText,
  /// {"time": "2026-03-01T12:30:45.123Z", "level": "info", ..}, with "message", and of a session "session",
  /// "client" and "event" (docs/operations.md, "Monitoring").
  kJson,
};

/// Where lines for the log go. Any thread may call.
struct Log {
  std::function<void(const std::string&)> info, warn;
};

}  // namespace tacit::app
