// SPDX-License-Identifier: Apache-2.0
// How long another rank has been silent while this one listened. What passes while this one does not run, as
// on a machine that was suspended, counts little: the other may have spoken meanwhile.
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

/// Either side says something this often.
inline constexpr std::chrono::milliseconds kAliveInterval{500};

}  // namespace tacit::cluster
