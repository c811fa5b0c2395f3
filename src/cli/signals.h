// SPDX-License-Identifier: Apache-2.0
// SIGINT and SIGTERM: a query is cancelled by them, a server is stopped. SIGHUP: a server reloads. SIGUSR1
// and SIGUSR2 do to a server what SIGHUP and SIGTERM do: they are what mpirun passes on. And SIGXFSZ.
#pragma once

#include <chrono>
#include <optional>

namespace tacit::cli {

/// From here on the first signal only sets stop_requested(); a second one of the same kind ends the program
/// at once.
void note_stop_signals();

/// Whether a signal has come since note_stop_signals(). From any thread.
bool stop_requested();

/// Hold signals back, in this thread and in those that it starts later, for signal_within(): SIGHUP and
/// SIGUSR1, and SIGINT, SIGTERM and SIGUSR2.
void hold_reload_signal();
void hold_stop_signals();

/// From now on none of these does anything to this process.
void ignore_server_signals();

enum class Signal { kStop, kReload };

/// Sleeps until one of the signals has come, all of which are held back, or for `time`; which it was, if
/// there was one.
std::optional<Signal> signal_within(std::chrono::milliseconds time);

/// The one for which signal_within() returned kStop last: "SIGTERM", "SIGINT" or "SIGUSR2"; empty before.
/// From the thread that waits.
const char* stop_signal_name();
/// Whether it was SIGTERM, by the parent of this process: mpirun or Slurm, which kills a little later.
/// SIGUSR2 they only pass on. From the thread that waits.
bool stopped_by_parent();

/// Waits for a signal to stop, which are held back, no longer than `time`; whether there was one.
bool stop_signal_within(std::chrono::milliseconds time);

/// A limit on the size of files is from now on an error of the write that meets it, as a full disk is, and
/// not the end of the program: a server that cannot write its ledger says so and goes on.
void outlive_file_size_limits();

}  // namespace tacit::cli
