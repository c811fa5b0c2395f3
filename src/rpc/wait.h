// SPDX-License-Identifier: Apache-2.0
// Bounded waits: how long a side waits, and how a wait ended.
#pragma once

#include <chrono>
#include <functional>

namespace tacit::rpc {

using Clock = std::chrono::steady_clock;

/// How a wait ended: with what was waited for, with the stream's end, with its limit, or because it was told
/// to stop.
enum class Wait { kDone, kEnded, kTimeout, kStopped };

struct WaitLimit {
  Clock::time_point until;
  std::function<bool()> stopped;  // asked ten times a second
};

}  // namespace tacit::rpc
