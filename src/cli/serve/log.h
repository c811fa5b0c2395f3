// A server's log on stderr: lines of text with time and level, or JSON, one object a line.
#pragma once

#include "cli/serve/metrics.h"
#include "rpc/server/session_observer.h"

namespace tacit::cli {

enum class LogForm {
  kText,
  /// {"time": "2026-03-01T12:30:45.123Z", "level": "info", ..}, with "message", and of a session "session"
  /// (its number) and "event": "note", "client", "catalog", "answered" or "failed" (docs/operations.md).
  kJson,
};

/// Makes spdlog's default logger write to stderr in this form.
void start_log(LogForm form);

/// Observers that log each session's notes, phases and end, and count them in `metrics`, which outlives them.
/// Bars of its progress are for a server that computes one query at a time, and for text.
rpc::ObserverFactory session_log(LogForm form, bool bars, Metrics& metrics);

}  // namespace tacit::cli
