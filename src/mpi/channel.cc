// SPDX-License-Identifier: Apache-2.0
#include "mpi/channel.h"

#include <cstdint>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "mpi/machine_memory.h"

namespace tacit::mpi {

namespace {

// Long messages move on only while somebody looks: one call looks for this long while there are some.
constexpr std::chrono::microseconds kLook{100};
// But not for ever: a rank may hang. What others say meanwhile, such as that they live, does not count.
constexpr std::size_t kShort = 4096;
constexpr std::chrono::milliseconds kPatience{500};

cluster::Bytes announcement(std::uint64_t length) {
  cluster::Bytes bytes(sizeof(length));
  std::memcpy(bytes.data(), &length, sizeof(length));
  return bytes;
}

}  // namespace

Channel::Channel(std::size_t largest)
    : largest_(largest),
      rank_(rank_in(MPI_COMM_WORLD)),
      ranks_(ranks_in(MPI_COMM_WORLD)),
      communicator_(own_communicator()),
      broadcasts_(own_communicator()),
      outbox_(communicator_, ranks_),
      inbox_(communicator_, ranks_, largest, broadcasts_),
      memory_(share_machine_memory(communicator_)) {}

void Channel::require_length(std::size_t bytes) const {
  require(bytes <= largest_, "a message to another rank is not longer than a channel takes");
}

void Channel::send(int to, cluster::Bytes message) {
  require(to >= 0 && to < ranks_ && to != rank_ && (rank_ == 0 || to == 0),
          "rank 0 sends to the others, and these to rank 0");
  require_length(message.size());
  outbox_.send(to, kMessage, std::move(message));
}

void Channel::broadcast(cluster::Bytes message) {
  require(rank_ == 0, "rank 0 alone broadcasts");
  require_length(message.size());
  for (int to = 1; to < ranks_; ++to) outbox_.send(to, kAnnouncement, announcement(message.size()));
  if (ranks_ > 1) broadcasts_.start(std::move(message));
}

bool Channel::under_way() const {
  return outbox_.under_way() || inbox_.under_way() || broadcasts_.under_way();
}

bool Channel::moving() {
  if (!under_way()) return false;
  const auto now = std::chrono::steady_clock::now();
  const std::size_t left = outbox_.left() + broadcasts_.left();
  if (left != last_left_) last_change_ = now;
  last_left_ = left;
  return now - last_change_ < kPatience;
}

std::optional<cluster::Received> Channel::receive() {
  const auto until = std::chrono::steady_clock::now() + kLook;
  while (true) {
    outbox_.move();
    inbox_.move();
    broadcasts_.move();
    if (auto received = inbox_.next()) {
      if (received->bytes.size() > kShort) last_change_ = until;
      return received;
    }
    if (!moving() || std::chrono::steady_clock::now() >= until) return std::nullopt;
  }
}

}  // namespace tacit::mpi
