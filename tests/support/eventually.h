// SPDX-License-Identifier: Apache-2.0
// The last resort of a test that waits for what nobody tells it: another process's file, a counter of a
// server.
#pragma once

#include <algorithm>
#include <chrono>
#include <thread>

#include "support/patience.h"

namespace tacit {

/// Asks every few milliseconds until `ready` says yes; false if it has not within `longest`. Time that passes
/// while nothing runs, as on a virtual machine that is held, counts little: whoever is waited for was held,
/// too.
template <class Ready>
bool eventually(Ready ready, std::chrono::milliseconds longest = patience(std::chrono::seconds(20))) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kMostARound{500};
  Clock::duration waited{};
  for (Clock::time_point last = Clock::now(); !ready();) {
    if (waited >= longest) return ready();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const Clock::time_point now = Clock::now();
    waited += std::min<Clock::duration>(now - last, kMostARound);
    last = now;
  }
  return true;
}

}  // namespace tacit
