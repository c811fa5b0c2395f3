// The version of the messages and of the order in which they pass, which both sides must have the same, and
// how large a message may be.
#pragma once

#include <cstdint>

namespace tacit::protocol {

inline constexpr std::uint32_t kProtocolVersion = 8;

/// No message is larger: rpc refuses anything over it before it is read.
inline constexpr std::size_t kMaxMessageBytes = std::size_t{8} << 20;

}  // namespace tacit::protocol
