// How many bytes a query takes, by phase and direction: serialised messages, without the few bytes that gRPC,
// HTTP/2 and TLS add to each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

#include "protocol/messages.pb.h"
#include "protocol/observer.h"

namespace tacit::rpc {

struct Bytes {
  std::uint64_t bytes_up = 0;    // client to server
  std::uint64_t bytes_down = 0;  // server to client
};

inline constexpr std::size_t kPhases = static_cast<std::size_t>(protocol::Phase::kDone) + 1;

struct Traffic {
  std::array<Bytes, kPhases> by_phase;

  const Bytes& of(protocol::Phase phase) const { return by_phase[static_cast<std::size_t>(phase)]; }
  Bytes total() const;
};

/// The phase that a message belongs to; none for progress, failures and empty messages, which can come at any
/// time.
std::optional<protocol::Phase> phase_of(const protocol::ClientMessage& message);
std::optional<protocol::Phase> phase_of(const protocol::ServerMessage& message);

/// Counts a stream's messages; any thread may call. What belongs to no phase is counted to that of the last
/// message.
class TrafficMeter {
 public:
  void add(const protocol::ClientMessage& message, std::size_t bytes);
  void add(const protocol::ServerMessage& message, std::size_t bytes);
  Traffic so_far() const;

 private:
  Bytes& current(std::optional<protocol::Phase> phase);

  mutable std::mutex mutex_;
  protocol::Phase phase_ = protocol::Phase::kHello;
  Traffic traffic_;
};

}  // namespace tacit::rpc
