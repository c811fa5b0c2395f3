// SPDX-License-Identifier: Apache-2.0
// Listening to another rank by rounds. How long it has been silent while this one listened. What passes while
// this one does not run, as on a machine that was suspended, counts little: the other may have spoken
// meanwhile.
#pragma once

#include <algorithm>
#include <chrono>

namespace tacit::cluster {

using Clock = std::chrono::steady_clock;

class Silence {
 public:
  /// Once in each round of listening, behind all that has come.
  void listened(Clock::time_point now) {
    silent_ += std::min<Clock::duration>(now - last_, kMostARound);
    last_ = now;
  }
  void heard() { silent_ = {}; }
  Clock::duration time() const { return silent_; }

 private:
  static constexpr std::chrono::milliseconds kMostARound{500};

  Clock::time_point last_ = Clock::now();
  Clock::duration silent_{};
};

/// Between rounds of listening: short behind one that had something to do, then longer and longer.
class Pause {
 public:
  std::chrono::microseconds behind(bool anything) {
    pause_ = anything ? kShortest : std::min(2 * pause_, kLongest);
    return pause_;
  }

 private:
  static constexpr std::chrono::microseconds kShortest{50}, kLongest{5000};

  std::chrono::microseconds pause_ = kShortest;
};

/// Either side says something this often.
inline constexpr std::chrono::milliseconds kAliveInterval{500};

}  // namespace tacit::cluster
