// SPDX-License-Identifier: Apache-2.0
// What one rank receives from others, handed out in the order in which each has sent it.
#pragma once

#include <mpi.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "cluster/channel.h"
#include "mpi/broadcasts.h"
#include "mpi/outbox.h"

namespace tacit::mpi {

class Inbox {
 public:
  /// Takes no message of more than `largest` bytes. `broadcasts` outlives it.
  Inbox(MPI_Comm communicator, int ranks, std::size_t largest, Broadcasts& broadcasts);
  /// What is under way goes on to use its memory, which then stays to the end of the process.
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  /// Begins to receive what others have sent, and moves on what is under way. Throws Error(kProtocol) for a
  /// message that is too long, before memory is taken for it, or that nobody should send.
  void move();
  /// The next message that is here as a whole. Of ranks that have sent some, each has its turn.
  std::optional<cluster::Received> next();
  bool under_way() const { return bytes_ > 0; }

 private:
  struct Incoming {
    Incoming(Tag what, cluster::Bytes space) : tag(what), bytes(std::move(space)) {}
    Tag tag;
    cluster::Bytes bytes;
    MPI_Request request = MPI_REQUEST_NULL;
    std::shared_ptr<Broadcasts::Broadcast> broadcast;  // of an announcement, once it is here
  };
  using Line = std::deque<Incoming>;

  bool begin_one();
  void start_broadcasts();
  bool here(Incoming& incoming) const;
  std::size_t checked_length(std::size_t bytes) const;

  const MPI_Comm communicator_;
  const std::size_t largest_;
  Broadcasts& broadcasts_;
  std::vector<Line> lines_;  // by who sends
  std::size_t turn_ = 0;
  std::size_t bytes_ = 0;  // in lines_, and of broadcasts that have started
};

}  // namespace tacit::mpi
