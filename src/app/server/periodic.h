// SPDX-License-Identifier: Apache-2.0
// Something that a server does again and again, in a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace tacit::app {

class Periodic {
 public:
  enum class Ends {
    kLeftOut,  // first after the interval, and not at the end
    kToo,      // at once, and once more at the end: after that was asked for, whatever was under way then
  };

  /// `act` is called after each `interval`. It may not throw.
  Periodic(std::chrono::milliseconds interval, std::function<void()> act, Ends ends = Ends::kLeftOut);
  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;
};

}  // namespace tacit::app
