// SPDX-License-Identifier: Apache-2.0
// The last resort of a test that waits for what nobody tells it: another process's file, a counter of a
// server.
#pragma once

#include <chrono>
#include <thread>

#include "support/patience.h"

namespace tacit {

/// Asks every few milliseconds until `ready` says yes; false if it has not within `longest`.
template <class Ready>
bool eventually(Ready ready, std::chrono::milliseconds longest = patience(std::chrono::seconds(20))) {
  const auto until = std::chrono::steady_clock::now() + longest;
  while (!ready()) {
    if (std::chrono::steady_clock::now() >= until) return ready();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace tacit
