// SPDX-License-Identifier: Apache-2.0
#include "base/work.h"

#include <chrono>
#include <utility>

#include "base/error.h"

namespace tacit {

namespace {

constexpr std::chrono::nanoseconds kBetweenSteps = std::chrono::milliseconds(50);

thread_local WorkScope* innermost_scope = nullptr;

}  // namespace

WorkScope::WorkScope(WorkHooks hooks) : hooks_(std::move(hooks)), outer_(innermost_scope) {
  innermost_scope = this;
}

WorkScope::~WorkScope() {
  innermost_scope = outer_;
}

bool WorkScope::is_due() {
  const std::int64_t now =
      std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
  if (now < next_) return false;
  next_ = now + kBetweenSteps.count();
  if (hooks_.cancelled && hooks_.cancelled())
    throw Error(ErrorCategory::kCancelled, "the work was cancelled");
  return true;
}

void work_step(const char* what, std::uint64_t done, std::uint64_t all) {
  WorkScope* const scope = innermost_scope;
  if (scope != nullptr && scope->is_due() && scope->hooks_.step) scope->hooks_.step(what, done, all);
}

void work_step() {
  if (innermost_scope != nullptr) innermost_scope->is_due();
}

}  // namespace tacit
