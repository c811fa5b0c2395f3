// SPDX-License-Identifier: Apache-2.0
#include "rpc/client/patience.h"

#include <fmt/format.h>

#include "base/moment.h"

namespace tacit::rpc {

void Patience::go_on_as(bool waits) {
  if (waits == waits_) return;
  const Clock::time_point now = Clock::now();
  (waits_ ? approval_left_ : query_left_) -= now - since_;
  since_ = now;
  waits_ = waits;
}

void Patience::wait_begins(const std::optional<protocol::ApprovalWait>& wait) {
  const std::lock_guard lock(mutex_);
  go_on_as(true);
  if (wait) wait_ = wait;
}

void Patience::wait_ends() {
  const std::lock_guard lock(mutex_);
  go_on_as(false);
}

bool Patience::waits() const {
  const std::lock_guard lock(mutex_);
  return waits_;
}

std::optional<protocol::ApprovalWait> Patience::wait() const {
  const std::lock_guard lock(mutex_);
  return wait_;
}

bool Patience::is_over() const {
  const std::lock_guard lock(mutex_);
  return Clock::now() - since_ >= (waits_ ? approval_left_ : query_left_);
}

std::string waits_text(const protocol::ApprovalWait& wait) {
  return fmt::format("waits for the custodian's approval: question {}, until {}", wait.question,
                     moment_text(wait.until));
}

}  // namespace tacit::rpc
