// SPDX-License-Identifier: Apache-2.0
// How long a client's query may take and how long it waits for the custodian's approval: two times, of which
// one stands still while the other goes on.
#pragma once

#include <mutex>
#include <optional>

#include "protocol/progress.h"
#include "rpc/client/options.h"
#include "rpc/wait.h"

namespace tacit::rpc {

/// Any thread may call.
class Patience {
 public:
  explicit Patience(const ClientOptions& options)
      : query_left_(options.query), approval_left_(options.approval_wait) {}

  /// The query waits for approval from now on; `wait` as the server says it, if it says it on this stream.
  void wait_begins(const std::optional<protocol::ApprovalWait>& wait);
  /// It is approved, or whatever else.
  void wait_ends();

  /// Whether it waits, and what for as far as the server has said.
  bool waits() const;
  std::optional<protocol::ApprovalWait> wait() const;

  /// Of what is going on now.
  bool is_over() const;

 private:
  void go_on_as(bool waits);

  mutable std::mutex mutex_;
  bool waits_ = false;
  std::optional<protocol::ApprovalWait> wait_;
  Clock::duration query_left_, approval_left_;  // at since_
  Clock::time_point since_ = Clock::now();
};

/// "waits for the custodian's approval: question 17, until 2026-12-07 10:00 UTC".
std::string waits_text(const protocol::ApprovalWait& wait);

}  // namespace tacit::rpc
