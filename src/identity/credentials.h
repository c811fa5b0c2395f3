// SPDX-License-Identifier: Apache-2.0
// The input of TLS, read from files and checked first, so that errors are reported early and in clear words.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "identity/certificate.h"
#include "identity/private_key.h"
#include "identity/secret_text.h"

namespace tacit::identity {

enum class Side { kServer, kClient };

/// A side's certificate chain and its private key, in PEM.
struct Credentials {
  std::string certificate_chain;
  SecretText private_key;
  Certificate certificate;  // the first of the chain
};

/// Throws Error(kConfig) where a file cannot be read and Error(kSecurity) where others can read the key,
/// where a file holds no certificate or key, where they do not belong together, or where the certificate is
/// not valid today or not made for that side of TLS.
Credentials load_credentials(const std::filesystem::path& certificate_file,
                             const std::filesystem::path& key_file, Side side);

/// Authorities whose signatures a side accepts, in PEM.
struct Trusted {
  std::string pem;
  std::size_t authorities = 0;  // certificates in the file that no other one signed
  std::string warning;          // of the first one that expires soon; else empty
  WallClock::time_point not_after = WallClock::time_point::max();  // of the first one that expires
};

/// Throws Error(kConfig) where the file cannot be read and Error(kSecurity) where it holds no certificate,
/// where one of them cannot be read, or where one is not valid today.
Trusted load_trusted(const std::filesystem::path& ca_file);

/// Throws Error(kSecurity) unless the key is the certificate's.
void require_pair(const Certificate& certificate, const std::filesystem::path& certificate_file,
                  const PrivateKey& key, const std::filesystem::path& key_file);

}  // namespace tacit::identity
