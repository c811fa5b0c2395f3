// SPDX-License-Identifier: Apache-2.0
// What one rank sends to others: a few messages to each are under way, the rest waits behind them.
#pragma once

#include <mpi.h>

#include <cstddef>
#include <deque>
#include <vector>

#include "cluster/channel.h"

namespace tacit::mpi {

/// What a message is.
enum Tag : int {
  kMessage = 1,
  kAnnouncement = 2,  // of a broadcast, in the place that it has among the messages: its length
};

class Outbox {
 public:
  Outbox(MPI_Comm communicator, int ranks)
      : communicator_(communicator), lines_(static_cast<std::size_t>(ranks)) {}
  /// What is under way goes on to use its memory, which then stays to the end of the process.
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  void send(int to, Tag tag, cluster::Bytes bytes);
  /// Moves on what is under way.
  void move();
  /// Bytes of messages that have not left yet.
  std::size_t left() const { return left_; }
  bool under_way() const { return under_way_ > 0; }

 private:
  struct Outgoing {
    Tag tag;
    cluster::Bytes bytes;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  struct Line {
    std::deque<Outgoing> messages;
    std::size_t started = 0;  // the first ones
  };
  void move(int to);

  const MPI_Comm communicator_;
  std::vector<Line> lines_;
  std::size_t left_ = 0;
  std::size_t under_way_ = 0;  // messages
};

}  // namespace tacit::mpi
