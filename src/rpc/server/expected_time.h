// SPDX-License-Identifier: Apache-2.0
// What a query is expected to take of the server from now on, for those that wait behind it: by its plan, and
// the more of it is done, by what has been measured.
#pragma once

#include <atomic>
#include <mutex>

#include "plan/plan.h"
#include "protocol/time_left.h"
#include "rpc/server/config.h"
#include "rpc/wait.h"

namespace tacit::rpc {

/// Any thread may call.
class ExpectedTime {
 public:
  /// `pace` is what the server's queries take at present for each second that is expected: this one adds to
  /// it, and is expected by it before its turn. It outlives this.
  ExpectedTime(const plan::Plan& plan, const ServerConfig& config, std::atomic<double>& pace);

  void enter(protocol::Phase phase);
  void reach(protocol::Phase phase, std::uint64_t done);
  double seconds();

 private:
  std::mutex mutex_;
  protocol::TimeLeft left_;
  std::atomic<double>& pace_;
  bool running_ = false;
};

}  // namespace tacit::rpc
