// The version of the messages and of the order in which they pass, which both sides must have the same, and
// how large a message may be. A new field makes a new version, too, so that no side has to guess what one
// that is absent means; and so does a figure that comes to mean something else.
#pragma once

#include <cstdint>

namespace tacit::protocol {

inline constexpr std::uint32_t kProtocolVersion = 9;

/// No message is larger: rpc refuses anything over it before it is read.
inline constexpr std::size_t kMaxMessageBytes = std::size_t{8} << 20;

}  // namespace tacit::protocol
