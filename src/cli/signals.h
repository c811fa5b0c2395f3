// SPDX-License-Identifier: Apache-2.0
// SIGINT and SIGTERM: a query is cancelled by them, a server is stopped. And SIGXFSZ.
#pragma once

#include <chrono>

namespace tacit::cli {

/// From here on the first signal only sets stop_requested(); a second one of the same kind ends the program
/// at once.
void note_stop_signals();

/// Whether a signal has come since note_stop_signals(). From any thread.
bool stop_requested();

/// Holds the signals back, in this thread and in those that it starts later, for wait_for_stop_signal().
void hold_stop_signals();

/// Sleeps until one of the signals that are held back has come.
void wait_for_stop_signal();

/// The same, but no longer than `time`; whether there was one.
bool stop_signal_within(std::chrono::milliseconds time);

/// A limit on the size of files is from now on an error of the write that meets it, as a full disk is, and
/// not the end of the program: a server that cannot write its ledger says so and goes on.
void outlive_file_size_limits();

}  // namespace tacit::cli
