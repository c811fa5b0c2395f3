// SPDX-License-Identifier: Apache-2.0
// What record linkage reports while it runs, whoever runs it.
#pragma once

#include <cstddef>

#include "base/error.h"
#include "base/scope_timer.h"

namespace tacit::link {

/// The kinds of work that linkage is made of, for profiles.
enum class Stage {
  kVersions,
  kMasks,
  kScores,
  kRelinearization,
  kLinkValues,
  kPacking,
  kCategories,
  kAlignment
};

/// Called from any thread, several at once.
class Monitor {
 public:
  virtual ~Monitor() = default;
  /// `done` of `all` parts of what comes before the first step of a set of planes are done.
  virtual void on_prepared(std::size_t /*done*/, std::size_t /*all*/) {}
  /// All of it is done, and steps follow. Called on the thread that the strategy was called on.
  virtual void on_ready() {}
  /// So many further steps of the plan are done; 0 while what comes before a step goes on.
  virtual void on_steps(std::size_t /*steps*/) {}
  /// A further vector of aligned link sums is done.
  virtual void on_aligned() {}
  /// `seconds` of one thread's time went into `stage`.
  virtual void on_work(Stage, double /*seconds*/) {}
  /// Asked between steps: true stops the work with Error(kCancelled).
  virtual bool cancelled() { return false; }
};

inline void stop_if_cancelled(Monitor& monitor) {
  if (monitor.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was cancelled");
}

/// Reports the time of a scope.
using StageTimer = ScopeTimer<Monitor, Stage>;

}  // namespace tacit::link
