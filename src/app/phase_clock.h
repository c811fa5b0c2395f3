// SPDX-License-Identifier: Apache-2.0
// How long the phases of a query take, on either side.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "protocol/observer.h"

namespace tacit::app {

/// The phase as a key of JSON and of metrics: "keys", "planes", "prepare", "link", "tabulate", "gate".
const char* key(protocol::Phase phase);

struct PhaseTime {
  protocol::Phase phase;
  double seconds = 0;
};

class PhaseClock {
 public:
  using Clock = std::chrono::steady_clock;
  using Now = std::function<Clock::time_point()>;

  explicit PhaseClock(Now now = Clock::now) : now_(std::move(now)) {}

  /// A phase begins. Returns the one that ends with it, if one was under way.
  std::optional<PhaseTime> enter(protocol::Phase phase);

  /// Every phase that is over, in order.
  const std::vector<PhaseTime>& times() const { return times_; }

 private:
  Now now_;
  std::optional<protocol::Phase> phase_;
  Clock::time_point start_;
  std::vector<PhaseTime> times_;
};

/// Passes everything on to another observer, and measures the phases.
class PhaseTimer final : public protocol::ForwardingObserver {
 public:
  /// `next` outlives the timer.
  explicit PhaseTimer(protocol::Observer& next) : ForwardingObserver(next) {}

  void on_phase(protocol::Phase phase) override {
    clock_.enter(phase);
    ForwardingObserver::on_phase(phase);
  }

  const std::vector<PhaseTime>& times() const { return clock_.times(); }

 private:
  PhaseClock clock_;
};

}  // namespace tacit::app
