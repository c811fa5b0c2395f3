// SPDX-License-Identifier: Apache-2.0
// Who may compute: a bounded number of queries at once within a bounded memory, which each reserves before it
// uses any; the others one after another in the order in which they came, and no more than a bounded number
// of those.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <span>
#include <vector>

#include "rpc/wait.h"

namespace tacit::rpc {

/// What a query takes of a server: memory, and time from now on, in seconds.
struct Load {
  std::size_t bytes = 0;
  double seconds = 0;
};

/// How long it is until the last of `waiting` has its turn, in seconds, where `running` are under way and
/// those before it take as long as they are expected to. At most `most_running` at once, of `most_bytes`
/// together, and no overtaking.
double seconds_until_turn(std::vector<Load> running, std::span<const Load> waiting, std::size_t most_running,
                          std::size_t most_bytes);

class Admission {
 public:
  /// Asked at any time, from any thread, what a query that waits or runs is expected to take from now on.
  struct Query {
    std::size_t bytes = 0;
    std::function<double()> seconds = [] { return 0.0; };
  };

  /// A turn; it ends with the ticket.
  class Ticket {
   public:
    Ticket(Admission& admission, std::list<Query>::iterator query) : admission_(&admission), query_(query) {}
    Ticket(Ticket&& other) noexcept : admission_(other.admission_), query_(other.query_) {
      other.admission_ = nullptr;
    }
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket() {
      if (admission_ != nullptr) admission_->leave(query_);
    }

   private:
    Admission* admission_;
    std::list<Query>::iterator query_;
  };

  /// At most `running` turns at once, of `memory_bytes` together, and at most `waiting` in the queue.
  Admission(std::size_t running, std::size_t waiting, std::size_t memory_bytes)
      : most_running_(running), most_waiting_(waiting), most_bytes_(memory_bytes) {}

  struct Standing {
    std::size_t place = 0;    // 1 is the next
    std::size_t waiting = 0;  // in all
    double seconds = 0;       // until the turn, as expected now
  };

  /// Waits for a turn with the query's bytes. There is no overtaking, so small queries cannot starve a large
  /// one. `while_waiting` is called at once if there is need to wait; then whenever the queue moves, after
  /// wake(), and no later than it asked for by what it returned. What it throws ends the wait. Throws
  /// Error(kLimit) if the queue is full, and Error(kUnavailable) for a query of more bytes than all may have
  /// (one that was planned before a resize(), perhaps while it waited). What query.seconds refers to outlives
  /// the ticket.
  using WhileWaiting = std::function<Clock::time_point(const Standing&)>;
  Ticket enter(Query query, const WhileWaiting& while_waiting);

  /// Other bounds, from now on. Who has a turn keeps it, and who waits keeps its place, even where there are
  /// more of them than the new bounds allow: nobody follows until they have gone.
  void resize(std::size_t running, std::size_t waiting, std::size_t memory_bytes);

  /// Has `while_waiting` of everyone in the queue called, because there may be a reason not to wait any
  /// longer.
  void wake();

  /// Waits until nobody has a turn, or for `longest`.
  void wait_until_none_runs(std::chrono::milliseconds longest);

  std::size_t running() const;
  std::size_t waiting() const;
  std::size_t reserved_bytes() const;

 private:
  using Place = std::list<Query>::iterator;
  void leave(Place query);
  bool fits(std::size_t bytes) const;
  void require_possible(std::size_t bytes) const;
  void wait_in_queue(std::unique_lock<std::mutex>& lock, Place own, const WhileWaiting& while_waiting);
  Standing standing_of(Place own);
  void queue_moved();

  mutable std::mutex mutex_;
  std::size_t most_running_;
  std::size_t most_waiting_;
  std::size_t most_bytes_;
  std::condition_variable changed_;
  std::list<Query> running_, queue_;
  std::size_t bytes_ = 0;      // reserved
  std::uint64_t wakings_ = 0;  // of everyone in the queue
};

}  // namespace tacit::rpc
