// SPDX-License-Identifier: Apache-2.0
// What a query is expected to take of the server from now on, for those that wait behind it: by its plan, and
// the more of it is done, by what has been measured. And whether it can end in time at all, before it begins.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "plan/plan.h"
#include "protocol/time_left.h"
#include "rpc/server/config.h"
#include "rpc/wait.h"

namespace tacit::rpc {

/// What the server's queries take for each second that is expected. Any thread may call.
class Pace {
 public:
  /// As a query shows that runs.
  void show(double pace, Clock::time_point now = Clock::now());

  /// At `now`. What was shown fades to 1: how an hour went says little of the next one. And a server that
  /// refused what it expects to be slow, and so measured nothing again, would not be slow for ever.
  double at(Clock::time_point now = Clock::now()) const;

  /// By how much a query may be expected to take longer than it may, and is begun all the same: 1.5 times
  /// where nothing has been shown lately, as the figures of one machine are that far off on another, and 1.2
  /// times right after something was.
  double tolerance(Clock::time_point now = Clock::now()) const;

 private:
  double weight(Clock::time_point now) const;

  mutable std::mutex mutex_;
  double shown_ = 1;
  std::optional<Clock::time_point> when_;
};

/// Any thread may call.
class ExpectedTime {
 public:
  /// This query adds to `pace`, and is expected by it before its turn. It outlives this.
  ExpectedTime(const plan::Plan& plan, const ServerConfig& config, Pace& pace);

  void enter(protocol::Phase phase);
  void reach(protocol::Phase phase, std::uint64_t done);
  double seconds();

 private:
  std::mutex mutex_;
  protocol::TimeLeft left_;
  Pace& pace_;
  bool running_ = false;
};

/// Throws Error(kLimit), for the client, if the plan is expected to take longer than the server lets a query
/// take, beyond the tolerance of what is known of its pace. What a wrong refusal takes from a client is its
/// question; what a query takes that is ended before its answer is all its time.
void require_in_time(const plan::Plan& plan, const ServerConfig& config, const Pace& pace);

}  // namespace tacit::rpc
