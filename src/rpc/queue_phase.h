// The phase of the Progress messages that a client gets while its query waits for a turn: `done` is its place
// (1 is the next), `total` how many wait. It is no phase of the protocol, so both ends of rpc deal with it
// among themselves.
#pragma once

namespace tacit::rpc {

inline constexpr const char* kQueuePhase = "queue";

}  // namespace tacit::rpc
