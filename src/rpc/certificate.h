// Certificates and keys as files (PEM), read and checked before gRPC is given them, so that what is wrong
// with them is said at once and in words.
#pragma once

#include <filesystem>
#include <string>

namespace tacit::rpc {

/// A server's certificate chain and its private key, in PEM.
struct Identity {
  std::string certificate_chain;
  std::string private_key;
};

/// Throws Error(kConfig) where a file cannot be read and Error(kSecurity) where it holds no certificate or
/// key, where they do not belong together, or where the certificate is not valid today.
Identity load_identity(const std::filesystem::path& certificate_file, const std::filesystem::path& key_file);

/// The certificates that a client trusts, in PEM. Throws Error(kConfig) where the file cannot be read and
/// Error(kSecurity) where it holds no certificate.
std::string load_trusted(const std::filesystem::path& ca_file);

}  // namespace tacit::rpc
