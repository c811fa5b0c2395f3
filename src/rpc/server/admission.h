// Who may compute: a bounded number of queries at once within a bounded memory, which each reserves before it
// uses any; the others one after another in the order in which they came, and no more than a bounded number
// of those.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>

#include "rpc/wait.h"

namespace tacit::rpc {

class Admission {
 public:
  /// A turn; it ends with the ticket.
  class Ticket {
   public:
    Ticket(Admission& admission, std::size_t bytes) : admission_(&admission), bytes_(bytes) {}
    Ticket(Ticket&& other) noexcept : admission_(other.admission_), bytes_(other.bytes_) {
      other.admission_ = nullptr;
    }
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket() {
      if (admission_ != nullptr) admission_->leave(bytes_);
    }

   private:
    Admission* admission_;
    std::size_t bytes_;
  };

  /// At most `running` turns at once, of `memory_bytes` together, and at most `waiting` in the queue.
  Admission(std::size_t running, std::size_t waiting, std::size_t memory_bytes)
      : most_running_(running), most_waiting_(waiting), most_bytes_(memory_bytes) {}

  /// Waits for a turn with that many bytes, at most as many as there are. There is no overtaking, so small
  /// queries cannot starve a large one. `while_waiting(place, waiting)`, place 1 being the next, is called at
  /// once if there is need to wait; then whenever the queue moves, after wake(), and no later than it asked
  /// for by what it returned. What it throws ends the wait. Throws Error(kLimit) if the queue is full.
  using WhileWaiting = std::function<Clock::time_point(std::size_t place, std::size_t waiting)>;
  Ticket enter(std::size_t bytes, const WhileWaiting& while_waiting);

  /// Has `while_waiting` of everyone in the queue called, because there may be a reason not to wait any
  /// longer.
  void wake();

  /// Waits until nobody has a turn, or for `longest`.
  void wait_until_none_runs(std::chrono::milliseconds longest);

  std::size_t running() const;
  std::size_t waiting() const;
  std::size_t reserved_bytes() const;

 private:
  void leave(std::size_t bytes);
  bool fits(std::size_t bytes) const;
  void wait_in_queue(std::unique_lock<std::mutex>& lock, std::uint64_t number, std::size_t bytes,
                     const WhileWaiting& while_waiting);
  std::size_t place_of(std::uint64_t number) const;
  void drop(std::uint64_t number);
  void queue_moved();

  const std::size_t most_running_;
  const std::size_t most_waiting_;
  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t running_ = 0;
  std::size_t bytes_ = 0;  // reserved
  std::uint64_t next_number_ = 0;
  std::uint64_t wakings_ = 0;  // of everyone in the queue
  std::deque<std::uint64_t> queue_;
};

}  // namespace tacit::rpc
