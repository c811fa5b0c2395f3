// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/approval.h"

#include <fmt/format.h>

#include <chrono>

#include "base/error.h"
#include "base/moment.h"
#include "protocol/progress.h"

namespace tacit::rpc {
namespace {

// A decision is in the chain within a second.
constexpr std::chrono::milliseconds kBetweenTakes{300};

std::string until_text(const ledger::Standing& standing) {
  return moment_text(std::chrono::floor<std::chrono::seconds>(standing.until));
}

// A client that leaves a question that waits ends nothing: the question goes on waiting. One that is being
// computed ends with its client.
Clock::time_point told_or_left(const ledger::Standing& standing, const Approvals::WhileWaiting& tell) {
  try {
    return tell(standing);
  } catch (const Error& error) {
    if (error.category() != ErrorCategory::kCancelled || standing.under_way) throw;
    throw Error(ErrorCategory::kApproval,
                fmt::format("question {} waits; the client left and may come again", standing.number));
  }
}

}  // namespace

// Releases before the version know no category of this kind.
Error not_approved(const ledger::Standing& standing, std::uint32_t version) {
  const ErrorCategory category =
      version >= protocol::kApprovalVersion ? ErrorCategory::kApproval : ErrorCategory::kLimit;
  switch (standing.state) {
    case ledger::WaitState::kWaiting:
      return {category, fmt::format("question {} waits for the custodian's approval, until {}: run the same "
                                    "command again before then",
                                    standing.number, until_text(standing))};
    case ledger::WaitState::kDenied:
      return {ErrorCategory::kLimit,
              fmt::format("the custodian decided against question {}{}{}", standing.number,
                          standing.why.empty() ? "" : ": ", standing.why)};
    default:
      return {category, fmt::format("question {} waits no longer: it had time until {}; ask again",
                                    standing.number, until_text(standing))};
  }
}

void Approvals::start() {
  if (ledger_ == nullptr || taker_.joinable()) return;
  taker_ = std::jthread([this](const std::stop_token& stop) { take(stop); });
}

void Approvals::stop() {
  if (!taker_.joinable()) return;
  taker_.request_stop();
  taker_.join();
}

void Approvals::take(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    bool taken = false;
    try {
      taken = ledger_->take_decisions() > 0;
    } catch (const std::exception&) {
      // They are kept; whoever asks or answers hears of a ledger that cannot be written.
    }
    std::unique_lock lock(mutex_);
    if (taken) {
      ++wakings_;
      changed_.notify_all();
    }
    changed_.wait_for(lock, stop, kBetweenTakes, [] { return false; });
  }
}

bool Approvals::enter(const std::string& account) {
  const std::lock_guard lock(mutex_);
  std::size_t& own = waiting_[account];
  if (all_waiting_ >= kMaxAwaiting || own >= kMaxAwaitingOfOne) {
    if (own == 0) waiting_.erase(account);
    return false;
  }
  ++own;
  ++all_waiting_;
  return true;
}

void Approvals::leave(const std::string& account) {
  const std::lock_guard lock(mutex_);
  --all_waiting_;
  const auto own = waiting_.find(account);
  if (--own->second == 0) waiting_.erase(own);
}

ledger::Standing Approvals::wait(const std::string& account, std::uint64_t number,
                                 const WhileWaiting& while_waiting) {
  require(ledger_ != nullptr, "a question waits in a ledger");
  std::uint64_t seen = 0;
  const auto look = [&] {
    {
      const std::lock_guard lock(mutex_);
      seen = wakings_;
    }
    return ledger_->standing(number);
  };
  ledger::Standing standing = look();
  if (standing.state != ledger::WaitState::kWaiting) return standing;
  if (!enter(account)) return standing;
  struct Place {
    Approvals& approvals;
    const std::string& account;
    ~Place() { approvals.leave(account); }
  } const place{*this, account};
  while (standing.state == ledger::WaitState::kWaiting) {
    const Clock::time_point call_again = told_or_left(standing, while_waiting);
    {
      std::unique_lock lock(mutex_);
      changed_.wait_until(lock, call_again, [&] { return wakings_ != seen; });
    }
    standing = look();
  }
  return standing;
}

void Approvals::wake() {
  const std::lock_guard lock(mutex_);
  ++wakings_;
  changed_.notify_all();
}

std::size_t Approvals::waiting() const {
  const std::lock_guard lock(mutex_);
  return all_waiting_;
}

}  // namespace tacit::rpc
