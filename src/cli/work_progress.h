// SPDX-License-Identifier: Apache-2.0
// Progress of work that a command does by itself: one bar over all of it, which never goes back.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/work.h"
#include "cli/progress.h"

namespace tacit::cli {

class WorkProgress {
 public:
  using Clock = ProgressDisplay::Clock;

  /// `title`: of the bar, such as "check". Needs `bar`, `line` and `now` of the output.
  explicit WorkProgress(std::string title, ProgressDisplay::Output output = stderr_output());

  /// The share of all work that is done, in [0, 1], and what is being done now, if that is worth a word. A
  /// share that is less than one before counts as that one. On a terminal a bar shows it once the work has
  /// taken a second; elsewhere a line does every ten seconds.
  void show(double share, const std::string& stage = "");
  void operator()(double share) { show(share); }

  /// Takes the bar away.
  void end();

 private:
  std::string title_;
  ProgressDisplay::Output output_;
  Clock::time_point start_, last_;
  double share_ = 0;
  bool shown_ = false;
};

/// Hooks of work (base/work.h) that show bars of what takes more than a second, one after another: reading
/// files, computing features. Needs `bar`, `line` and `now` of the output.
WorkHooks shown_work(ProgressDisplay::Output output, std::function<bool()> cancelled = {});

/// From here on, while it lives, Ctrl-C ends the work of this thread with Error(kCancelled); a second one
/// ends the program.
class StoppableWork {
 public:
  /// Shows nothing.
  StoppableWork();
  /// With the bars of shown_work().
  explicit StoppableWork(ProgressDisplay::Output output);

 private:
  WorkScope scope_;
};

}  // namespace tacit::cli
