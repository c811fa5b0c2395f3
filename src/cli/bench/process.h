// SPDX-License-Identifier: Apache-2.0
// A process of its own for one side of a benchmark, so that its memory can be told from the other side's.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <utility>

#include "cli/bench/channel.h"

namespace tacit::cli {

/// A copy of this process that does some work and ends; killed with the object if it still runs.
class ForkedProcess {
 public:
  /// `work` gets the other end of channel(). Only for a process that has one thread, as what the copy lacks
  /// is every other thread. Throws Error(kInternal) if there can be no further process.
  explicit ForkedProcess(const std::function<void(Channel&)>& work);
  ForkedProcess(const ForkedProcess&) = delete;
  ForkedProcess& operator=(const ForkedProcess&) = delete;
  ~ForkedProcess();

  Channel& channel() { return channel_; }

  /// Waits for its end. Throws Error if that came by a signal (kLimit for SIGKILL, by which a system that
  /// runs out of memory ends it) or with a failure (kInternal).
  void wait();

 private:
  ForkedProcess(const std::function<void(Channel&)>& work, std::pair<Channel, Channel> ends);

  Channel channel_;
  pid_t pid_;
};

/// Gives memory that is free back to the system, and lets peak_rss_bytes() begin anew; on a system that
/// cannot do the latter the peak stays what it was.
void restart_peak_rss();

/// The most memory this process has had resident since restart_peak_rss(), or ever, in bytes.
std::uint64_t peak_rss_bytes();

}  // namespace tacit::cli
