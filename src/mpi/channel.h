// SPDX-License-Identifier: Apache-2.0
// A rank's end of the messages, by MPI. No call waits for another rank, after the constructor.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include "cluster/channel.h"
#include "cluster/machine_memory.h"
#include "mpi/broadcasts.h"
#include "mpi/calls.h"
#include "mpi/inbox.h"
#include "mpi/outbox.h"

namespace tacit::mpi {

class Channel final : public cluster::Channel {
 public:
  /// Neither sends nor takes messages of more than `largest` bytes, which is kMaxMessage outside tests. All
  /// ranks have to make theirs, and wait for each other.
  explicit Channel(std::size_t largest = cluster::kMaxMessage);

  int rank() const override { return rank_; }
  int ranks() const override { return ranks_; }
  void send(int to, cluster::Bytes message) override;
  void broadcast(cluster::Bytes message) override;
  /// Throws Error as Inbox::move(), and Error(kUnavailable) where MPI finds another rank gone.
  std::optional<cluster::Received> receive() override;
  std::size_t unsent() const override { return outbox_.left() + unbroadcast(); }
  std::size_t unbroadcast() const override { return rank_ == 0 ? broadcasts_.left() : 0; }
  bool moving() override;
  cluster::MachineMemory* machine_memory() override { return memory_.get(); }

 private:
  void require_length(std::size_t bytes) const;
  bool under_way() const;

  const std::size_t largest_;
  std::chrono::steady_clock::time_point last_change_;
  std::size_t last_left_ = 0;
  int rank_ = 0;
  int ranks_ = 1;
  const MPI_Comm communicator_;
  Broadcasts broadcasts_;
  Outbox outbox_;
  Inbox inbox_;
  const std::unique_ptr<cluster::MachineMemory> memory_;
};

}  // namespace tacit::mpi
