// SPDX-License-Identifier: Apache-2.0
// Long messages from rank 0 to all others, on which the ranks help each other (MPI_Ibcast). Every rank starts
// the same ones in the same order.
#pragma once

#include <mpi.h>

#include <cstddef>
#include <deque>
#include <memory>

#include "cluster/channel.h"

namespace tacit::mpi {

class Broadcasts {
 public:
  explicit Broadcasts(MPI_Comm communicator) : communicator_(communicator) {}
  /// What is under way goes on to use its memory, which then stays to the end of the process.
  ~Broadcasts();
  Broadcasts(const Broadcasts&) = delete;
  Broadcasts& operator=(const Broadcasts&) = delete;

  struct Broadcast {
    cluster::Bytes bytes;  // to be taken by whoever started it, once done()
    std::size_t size = 0;
    std::size_t started = 0;           // bytes of it
    std::size_t ended = 0;             // of these
    std::deque<MPI_Request> requests;  // for the bytes between
    bool done() const { return ended == size; }
  };

  /// Rank 0: these bytes; the others: space for as many, which is filled once it is done().
  std::shared_ptr<Broadcast> start(cluster::Bytes bytes);
  /// Moves on what is under way.
  void move();
  bool under_way() const { return !open_.empty(); }
  /// Bytes that have not ended yet.
  std::size_t left() const;

 private:
  void start_pieces(Broadcast& broadcast);
  void end_pieces(Broadcast& broadcast);

  const MPI_Comm communicator_;
  std::deque<std::shared_ptr<Broadcast>> open_;
  std::size_t pieces_ = 0;  // under way, of all
};

}  // namespace tacit::mpi
