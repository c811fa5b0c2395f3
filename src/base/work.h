// SPDX-License-Identifier: Apache-2.0
// Long work on one thread, as whoever has it done sees it: it may be told how far the work is, and may end
// it. Reading files, computing features, comparing, fitting: all of them call work_step() many times a
// second. A front door (the program, Python) holds a WorkScope around what it calls; without one, nothing is
// asked or told.
#pragma once

#include <cstdint>
#include <functional>

namespace tacit {

/// Called on the thread that works. Both may be empty. What either throws ends the work and comes out of it.
struct WorkHooks {
  /// True ends the work with Error(kCancelled).
  std::function<bool()> cancelled;
  /// `done` of `all` parts of `what`, such as "reading people.csv", are done.
  std::function<void(const char* what, std::uint64_t done, std::uint64_t all)> step;
};

/// For as long as it lives, the work of this thread asks and tells these hooks, and not those of a scope
/// around it.
class WorkScope {
 public:
  explicit WorkScope(WorkHooks hooks);
  ~WorkScope();
  WorkScope(const WorkScope&) = delete;
  WorkScope& operator=(const WorkScope&) = delete;

 private:
  friend void work_step(const char* what, std::uint64_t done, std::uint64_t all);
  friend void work_step();
  bool is_due();

  const WorkHooks hooks_;
  WorkScope* const outer_;
  std::int64_t next_ = 0;  // nanoseconds of the steady clock
};

/// The work of this thread goes on: asks the hooks whether it is to end, and tells them how far it is, twenty
/// times a second at most. Costs some 30 ns. Throws Error(kCancelled), and what a hook throws.
void work_step(const char* what, std::uint64_t done, std::uint64_t all);
/// The same where nobody needs to know how far.
void work_step();

}  // namespace tacit
