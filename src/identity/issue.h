// SPDX-License-Identifier: Apache-2.0
// What a pilot needs for mutual TLS: a certificate authority, and certificates that it signs for a server and
// its clients. All keys are on P-256, all signatures ECDSA with SHA-256, all serial numbers random.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "identity/certificate.h"
#include "identity/private_key.h"

namespace tacit::identity {

inline constexpr std::chrono::hours kAuthorityLifetime{24 * 365 * 5};
inline constexpr std::chrono::hours kLifetime{24 * 397};  // of the others, or as long as their authority's
inline constexpr std::chrono::minutes kBackdated{10};     // for a peer whose clock is behind

struct KeyPair {
  Certificate certificate;
  PrivateKey key;
};

/// Signs itself and others, but no further authority. `common_name`: 1 to 64 printable characters in UTF-8,
/// else Error(kUsage); so in issue_client().
KeyPair issue_authority(std::string_view common_name, WallClock::time_point now = WallClock::now());

/// For TLS servers that are reached by these host names or IP addresses; the first is the common name. Throws
/// Error(kUsage) if there is none or one is neither.
KeyPair issue_server(const KeyPair& authority, const std::vector<std::string>& hosts,
                     WallClock::time_point now = WallClock::now());

/// For TLS clients.
KeyPair issue_client(const KeyPair& authority, std::string_view common_name,
                     WallClock::time_point now = WallClock::now());

/// An authority's certificate and key from their files. Throws Error as load_credentials (credentials.h)
/// does, and Error(kSecurity) if the certificate may not sign others.
KeyPair load_authority(const std::filesystem::path& certificate_file, const std::filesystem::path& key_file);

}  // namespace tacit::identity
