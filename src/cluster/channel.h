// SPDX-License-Identifier: Apache-2.0
// Messages between rank 0, which is the server, and the other ranks, its workers. How they travel is not
// known here (mpi/channel.h; in_process.h for tests).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/secret_vector.h"

namespace tacit::cluster {

class MachineMemory;

/// A message. Some tell what the server's records are, so all are wiped.
using Bytes = SecretVector<std::uint8_t>;

/// What is larger goes in several messages; a channel takes and accepts no larger ones. MPI counts with 31
/// bits.
inline constexpr std::size_t kMaxMessage = std::size_t{1} << 28;

struct Received {
  int from = 0;
  Bytes bytes;
};

/// One rank's end. Used by one thread at a time. Rank 0 talks to all others, these to rank 0 alone. No call
/// waits.
class Channel {
 public:
  virtual ~Channel() = default;

  virtual int rank() const = 0;
  virtual int ranks() const = 0;

  /// Messages to one rank arrive in the order in which they were sent, broadcast ones among them.
  virtual void send(int to, Bytes message) = 0;
  /// To every other rank; rank 0 alone.
  virtual void broadcast(Bytes message) = 0;
  /// Moves on what is under way. Then the next message, if one is there as a whole. Throws
  /// Error(kUnavailable) where the other side cannot be reached any more, as far as a channel finds out.
  virtual std::optional<Received> receive() = 0;
  /// Bytes that have been given to send() and broadcast() and have not left yet, broadcast ones once.
  virtual std::size_t unsent() const = 0;
  /// Of these, the bytes of broadcast messages.
  virtual std::size_t unbroadcast() const = 0;
  /// Whether something long is under way that moves on only while receive() is called.
  virtual bool moving() { return false; }

  /// What this rank shares with the others of its machine (machine_memory.h), as long as the channel; nullptr
  /// if it is alone there, or they cannot share.
  virtual MachineMemory* machine_memory() { return nullptr; }
};

}  // namespace tacit::cluster
