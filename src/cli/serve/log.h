// SPDX-License-Identifier: Apache-2.0
// A server's log on stderr: lines of text with time and level, or JSON, one object a line.
#pragma once

#include "app/server/config.h"
#include "rpc/server/session_observer.h"

namespace tacit::cli {

/// Makes spdlog's default logger write to stderr in this form.
void start_log(app::LogForm form);

/// What a custodian tells goes to the log.
app::Log custodian_log();

/// Observers that log each session's notes, phases and end. Bars of its progress are for a server that
/// computes one query at a time, and for text.
rpc::ObserverFactory session_log(app::LogForm form, bool bars);

}  // namespace tacit::cli
