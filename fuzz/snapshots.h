// SPDX-License-Identifier: Apache-2.0
// States that take long to reach, each kept as a process that stands in it: an input runs in a fork of that
// process, which is thrown away. So every input finds the state untouched, whatever the ones before it did,
// and nothing is computed twice. Only the fuzzers do that; it wants a process without other threads.
//
// What an input covers is counted in its fork; the counters of clang's coverage come back in shared memory
// and are added to those of the process that libFuzzer looks at.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace tacit::fuzz {

class Snapshots {
 public:
  using Run = std::function<void(std::size_t state, std::string_view bytes)>;

  /// Calls `walk` in a process of its own, which calls `here(state)` wherever it stands in a state, for each
  /// of 0 .. states-1 once. `run` is called in forks of these, and what it throws is a finding.
  Snapshots(std::size_t states, const std::function<void(const std::function<void(std::size_t)>& here)>& walk,
            const Run& run);
  Snapshots(const Snapshots&) = delete;
  Snapshots& operator=(const Snapshots&) = delete;
  /// The processes end.
  ~Snapshots();

  /// Runs the bytes in the state. Throws std::logic_error if that was a finding; the fork has said which.
  void run(std::size_t state, std::string_view bytes) const;

 private:
  [[noreturn]] void serve(std::size_t state, const Run& run) const;
  [[noreturn]] void run_and_exit(std::size_t state, const Run& run, std::string_view bytes) const;

  struct Ends {
    int ours = -1, theirs = -1;  // of a pair of sockets
  };
  std::vector<Ends> ends_;
  std::span<unsigned char> counters_;  // of this process
  unsigned char* shared_ = nullptr;    // counters_.size() bytes
};

/// Whether the targets that can keep snapshots do so.
bool& snapshots_wanted();

}  // namespace tacit::fuzz
