// SPDX-License-Identifier: Apache-2.0
#include "app/server/periodic.h"

#include <utility>

namespace tacit::app {

Periodic::Periodic(std::chrono::milliseconds interval, std::function<void()> act, Ends ends)
    : thread_([this, interval, act = std::move(act), ends](const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        if (ends == Ends::kToo) act();
        while (true) {
          changed_.wait_for(lock, stop, interval, [] { return false; });
          if (stop.stop_requested()) break;
          act();
        }
        if (ends == Ends::kToo) act();
      }) {}

}  // namespace tacit::app
