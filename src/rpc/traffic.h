// SPDX-License-Identifier: Apache-2.0
// How many bytes a query takes, by phase and direction: serialised messages, without the few bytes that gRPC,
// HTTP/2 and TLS add to each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "protocol/observer.h"

namespace tacit::rpc {

struct Bytes {
  std::uint64_t bytes_up = 0;    // client to server
  std::uint64_t bytes_down = 0;  // server to client
};

struct Traffic {
  std::array<Bytes, protocol::kPhases> by_phase;

  const Bytes& of(protocol::Phase phase) const { return by_phase[static_cast<std::size_t>(phase)]; }
  Bytes total() const;
};

/// Counts a stream's messages, each to the phase that is under way; any thread may call.
class TrafficMeter {
 public:
  /// A phase begins. The first one is the greeting.
  void enter(protocol::Phase phase);
  /// A message from the client, or from the server.
  void add_up(std::size_t bytes);
  void add_down(std::size_t bytes);
  Traffic so_far() const;

 private:
  Bytes& current() { return traffic_.by_phase[static_cast<std::size_t>(phase_)]; }

  mutable std::mutex mutex_;
  protocol::Phase phase_ = protocol::Phase::kHello;
  Traffic traffic_;
};

}  // namespace tacit::rpc
