// A server's log on stderr: lines with their time, and what each session does, by its number.
#pragma once

#include "rpc/server/session_observer.h"

namespace tacit::cli {

/// Sends the log to stderr, each line as it comes.
void start_log();

/// Observers that log phases, progress, times and bytes of each session. `bars`: draw bars where stderr is a
/// terminal; only for a server of one session at a time.
rpc::ObserverFactory session_log(bool bars);

}  // namespace tacit::cli
