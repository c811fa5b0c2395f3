// SPDX-License-Identifier: Apache-2.0
// Counts the steps of one phase for an observer.
#pragma once

#include <cstdint>
#include <mutex>

#include "protocol/observer.h"

namespace tacit::protocol {

/// Any thread may call, several at once.
class StepsReport {
 public:
  /// `observer` outlives it.
  StepsReport(Observer& observer, Phase phase, std::uint64_t total)
      : observer_(observer), phase_(phase), total_(total) {}

  /// A further step is done. Those past the total are not reported.
  void add() {
    const std::lock_guard lock(mutex_);
    report(done_ + 1);
  }
  /// At least so many steps are done.
  void reach(std::uint64_t done) {
    const std::lock_guard lock(mutex_);
    if (done > done_) report(done);
  }

  Observer& observer() const { return observer_; }

 private:
  void report(std::uint64_t done) {
    if (done > total_) return;
    done_ = done;
    observer_.on_progress(phase_, done_, total_, 0);
  }

  Observer& observer_;
  const Phase phase_;
  const std::uint64_t total_;
  std::mutex mutex_;
  std::uint64_t done_ = 0;
};

}  // namespace tacit::protocol
