// SPDX-License-Identifier: Apache-2.0
// The time of a scope, for profiles.
#pragma once

#include <chrono>

namespace tacit {

/// Tells `listener` at the end of the scope, by on_work(kind, seconds), how long it took.
template <class Listener, class Kind>
class ScopeTimer {
 public:
  ScopeTimer(Listener& listener, Kind kind) : listener_(listener), kind_(kind) {}
  ~ScopeTimer() {
    listener_.on_work(kind_,
                      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count());
  }
  ScopeTimer(const ScopeTimer&) = delete;
  ScopeTimer& operator=(const ScopeTimer&) = delete;

 private:
  Listener& listener_;
  Kind kind_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace tacit
