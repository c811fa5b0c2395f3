// What the observer is told of record linkage: the layers that are done, of all shelves'.
#pragma once

#include <cstdint>
#include <mutex>

#include "plan/link_plan.h"
#include "protocol/observer.h"

namespace tacit::protocol {

/// Of one shelf; any thread may report, several at once.
class LinkProgress {
 public:
  LinkProgress(const plan::LinkPlan& plan, std::size_t shelf, Observer& observer)
      : observer_(observer),
        done_(shelf * plan.steps / plan.plane_sets),
        total_(plan.steps),
        pairs_(plan.pairs_a_step) {}

  /// A layer is done.
  void step() { report(1); }
  /// What comes before a layer goes on: on a slow server it may take longer than a client waits for one that
  /// says nothing.
  void prepare() { report(0); }

 private:
  void report(std::uint64_t layers) {
    const std::lock_guard lock(mutex_);
    done_ += layers;
    observer_.on_progress(Phase::kLink, done_, total_, pairs_);
  }

  Observer& observer_;
  std::mutex mutex_;
  std::uint64_t done_;
  const std::uint64_t total_, pairs_;
};

}  // namespace tacit::protocol
