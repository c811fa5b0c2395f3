// SPDX-License-Identifier: Apache-2.0
// This file alone is built without the thread sanitizer: oneTBB's library is not instrumented, so that what
// it hands from thread to thread (its own task objects) would be reported. What its fork and its join order
// is told instead, no more: everything before parallel_for() or run() comes before the work, and the work
// before everything after.
#include "link/workers.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#ifdef TACIT_TELL_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#endif

namespace tacit::link {
namespace {

/// The order of a fork and its join, as the thread sanitizer is told it. Its life spans both.
class Order {
 public:
  Order() { handed_over(fork_); }
  ~Order() { taken_over(join_); }
  Order(const Order&) = delete;
  Order& operator=(const Order&) = delete;

  /// Lives as long as one task does.
  class Task {
   public:
    explicit Task(Order& order) : order_(order) { taken_over(order_.fork_); }
    ~Task() { handed_over(order_.join_); }
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

   private:
    Order& order_;
  };

 private:
#ifdef TACIT_TELL_THREAD_SANITIZER
  static void handed_over(char& edge) { __tsan_release(&edge); }
  static void taken_over(char& edge) { __tsan_acquire(&edge); }
#else
  static void handed_over(char& /*edge*/) {}
  static void taken_over(char& /*edge*/) {}
#endif

  char fork_ = 0, join_ = 0;  // their addresses name them
};

}  // namespace

class Workers::Arena : public tbb::task_arena {
 public:
  using tbb::task_arena::task_arena;
};

Workers::Workers(int threads)
    : arena_(std::make_unique<Arena>(threads > 0 ? threads : int{tbb::task_arena::automatic})) {}

Workers::~Workers() = default;

void Workers::end() {
  arena_.reset();
}

void Workers::run(const std::function<void()>& work) {
  Order order;
  arena_->execute([&] {
    const Order::Task ordered(order);
    work();
  });
}

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& task) {
  Order order;
  tbb::parallel_for(std::size_t{0}, count, [&](std::size_t i) {
    const Order::Task ordered(order);
    task(i);
  });
}

std::size_t thread_count() {
  return static_cast<std::size_t>(tbb::this_task_arena::max_concurrency());
}

}  // namespace tacit::link
