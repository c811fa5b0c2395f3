// SPDX-License-Identifier: Apache-2.0
// The threads a session computes with: the only access to the threads of oneTBB (docs/decisions/0023).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace tacit::link {

/// The share of the machine that one session may use; simultaneous sessions have Workers of their own.
class Workers {
 public:
  /// `threads` of them, or with 0 as many as the machine has cores.
  explicit Workers(int threads);
  ~Workers();

  /// They are given back; there is no work for them any more.
  void end();

  /// Does `work` on these threads, and returns when it is done. Throws what it throws.
  void run(const std::function<void()>& work);

 private:
  class Arena;  // oneTBB's
  std::unique_ptr<Arena> arena_;
};

/// Calls task(0) to task(count - 1), each once, in any order, on the threads of the Workers it is called
/// under, and returns when all are done. Throws what one of the tasks threw; the remaining tasks are then
/// skipped.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& task);

/// Threads that parallel_for() uses here.
std::size_t thread_count();

}  // namespace tacit::link
