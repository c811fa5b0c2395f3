// Progress of work that a command does by itself: one bar over all of it, which never goes back.
#pragma once

#include <string>

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

}  // namespace tacit::cli
