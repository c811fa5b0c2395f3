// SPDX-License-Identifier: Apache-2.0
// A server's log on stderr: lines of text with time and level, or JSON, one object a line.
#pragma once

#include <functional>

#include "app/server/log.h"
#include "rpc/server/session_observer.h"

namespace tacit::cli {

/// Makes spdlog's default logger write to stderr in this form.
void start_log(app::LogForm form);

/// What a custodian tells goes to the log.
app::Log custodian_log();

/// Observers that log each session's notes, phases and end, under names that no other start of a server has;
/// tells the log which. Bars of its progress are for a server that
/// computes one query at a time, and for text.
rpc::ObserverFactory session_log(app::LogForm form, bool bars);

/// Runs a server to its end. What it throws goes on as it is where the log is text, for a message on stderr;
/// where the log is JSON, it is the log's last line, event "fatal" with `reason` and `message`, and a
/// ToldError (cli/exit.h).
void end_logged(app::LogForm form, const std::function<void()>& server);

}  // namespace tacit::cli
