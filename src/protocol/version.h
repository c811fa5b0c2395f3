// SPDX-License-Identifier: Apache-2.0
// The versions of the messages, and of the order in which they pass, that this release speaks, and how large
// a message may be. Both sides speak several, and use the newest that both have: a client says its oldest and
// its newest, a server which one it takes (docs/protocol.md, "Versions"). A new field makes a new version, so
// that no side has to guess what one that is absent means; and so does a figure that comes to mean something
// else.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tacit::protocol {

inline constexpr std::uint32_t kProtocolVersion = 10;       // the newest
inline constexpr std::uint32_t kOldestProtocolVersion = 9;  // from here on

/// What a client says of itself.
struct VersionRange {
  std::uint32_t oldest = kOldestProtocolVersion;
  std::uint32_t newest = kProtocolVersion;  // of releases that say one version only it is absent, 0
};

/// For the server: the newest version that both sides speak. Throws Error(kProtocol) if there is none.
std::uint32_t agreed_version(const VersionRange& client);

/// For the client: the version that a server says it has taken; 0, as servers of version 9 say nothing, is 9.
/// Throws Error(kProtocol) for one that this side does not speak.
std::uint32_t taken_version(std::uint32_t said);

/// No message is larger: rpc refuses anything over it before it is read.
inline constexpr std::size_t kMaxMessageBytes = std::size_t{8} << 20;

}  // namespace tacit::protocol
