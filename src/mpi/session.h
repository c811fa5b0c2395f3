// SPDX-License-Identifier: Apache-2.0
// This process as one rank of several that `mpirun` or `srun` has started: MPI from its start to its end.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "cluster/channel.h"

namespace tacit::mpi {

/// Whether the program was built with Open MPI (TACIT_MPI).
bool available();

/// One in a process, once. One thread at a time uses it and its channel, except for abort().
class Session {
 public:
  /// Starts MPI, which waits for the other ranks to do the same. Threads that it starts hold back the signals
  /// that the caller holds back. Throws Error(kUnavailable) where MPI refuses, Error(kConfig) without
  /// available().
  Session();
  /// Ends MPI, which waits for the other ranks to do the same; where they do not within `kLongestEnd`, says
  /// so on stderr and ends the process with the exit status of kUnavailable. By an exception it leaves MPI as
  /// it is: `mpirun` ends a job one of whose ranks ends without that.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  static constexpr std::chrono::seconds kLongestEnd{20};

  int rank() const { return rank_; }
  int ranks() const { return ranks_; }

  /// Rank 0's or a worker's end of the messages; once. All ranks call it. Destroyed before the session.
  std::unique_ptr<cluster::Channel> channel();

  /// Ends all ranks at once, this one too, hanging ones too, with this exit status. Nothing is destroyed. No
  /// other thread is within MPI.
  [[noreturn]] void abort(int exit_status);

 private:
  int exceptions_ = 0;
  int rank_ = 0;
  int ranks_ = 1;
  std::string shared_file_;  // shared_memory.h
};

}  // namespace tacit::mpi
