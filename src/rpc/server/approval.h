// SPDX-License-Identifier: Apache-2.0
// Streams that wait for a person's decision (docs/ledger.md, "Approval"). A thread takes decisions into the
// ledger as they come; who waits holds a thread and no turn, and is told when its question's decision may
// have come. How many wait is bounded, in all and for one account: whoever finds no place comes again.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "base/error.h"
#include "ledger/ledger.h"
#include "rpc/server/offer.h"
#include "rpc/wait.h"

namespace tacit::rpc {

/// Streams that wait at once, beside those with a turn or a place in the queue.
inline constexpr std::size_t kMaxAwaiting = 16;
/// Of them, of one account.
inline constexpr std::size_t kMaxAwaitingOfOne = 4;

/// What a client of this protocol version is told of a question that is not approved: that it waits and may
/// be asked again, or that it was decided against, or why it does not wait any more.
Error not_approved(const ledger::Standing& standing, std::uint32_t version);

class Approvals {
 public:
  /// `ledger` outlives it; null: there is none, and nothing waits.
  explicit Approvals(ledger::Ledger* ledger) : ledger_(ledger) {}
  ~Approvals() { stop(); }
  Approvals(const Approvals&) = delete;
  Approvals& operator=(const Approvals&) = delete;

  /// Takes decisions from now on.
  void start();
  void stop();

  /// Waits until the question of this `wait` entry is decided, or waits no longer, and returns how it stands;
  /// as waiting where there is no place to wait.
  /// `while_waiting` is called at once if there is need to wait, then after wake(), and no later than it
  /// asked for by what it returned; what it throws ends the wait. Throws ledger::Refused as
  /// Ledger::standing().
  using WhileWaiting = std::function<Clock::time_point(const ledger::Standing&)>;
  ledger::Standing wait(const std::string& account, std::uint64_t number, const WhileWaiting& while_waiting);

  /// Has everyone who waits look again, because there may be a reason not to wait any longer.
  void wake();

  std::size_t waiting() const;

  /// What new streams are answered with. Whoever waits with another offer, before its question is computed,
  /// comes again for this one.
  void serve(const Offer* current) {
    current_ = current;
    wake();
  }
  bool is_current(const Offer* offer) const {
    const Offer* current = current_;
    return current == nullptr || current == offer;
  }

  ledger::Ledger* ledger() const { return ledger_; }

 private:
  void take(const std::stop_token& stop);
  bool enter(const std::string& account);
  void leave(const std::string& account);

  ledger::Ledger* const ledger_;
  std::atomic<const Offer*> current_ = nullptr;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::string, std::size_t> waiting_;  // by account
  std::size_t all_waiting_ = 0;
  std::uint64_t wakings_ = 0;
  std::jthread taker_;
};

}  // namespace tacit::rpc
