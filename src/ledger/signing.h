// SPDX-License-Identifier: Apache-2.0
// Heads that a custodian signs (Ed25519, by libsodium), so that an auditor can check entries without any
// secret: docs/ledger.md, "Signed heads".
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret_vector.h"
#include "ledger/anchor.h"
#include "ledger/entry.h"

namespace tacit::ledger {

class PublicKey {
 public:
  static constexpr std::size_t kBytes = 32;
  using Bytes = std::array<std::uint8_t, kBytes>;

  explicit PublicKey(const Bytes& bytes) : bytes_(bytes) {}
  const Bytes& bytes() const { return bytes_; }

  /// 16 hexadecimal digits of its hash, to tell keys apart.
  std::string id() const;
  /// One line: "tacit-public-key 1 <64 hexadecimal digits>".
  std::string text() const;

  bool operator==(const PublicKey&) const = default;

 private:
  Bytes bytes_;
};

class SigningKey {
 public:
  static constexpr std::size_t kSeedBytes = 32;
  static constexpr std::size_t kSecretBytes = 64;
  using Seed = SecretArray<std::uint8_t, kSeedBytes>;

  explicit SigningKey(const Seed& seed);
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;

  const std::uint8_t* data() const { return secret_.data(); }
  const PublicKey& public_key() const { return public_key_; }

 private:
  SecretArray<std::uint8_t, kSecretBytes> secret_;
  PublicKey public_key_;
};

/// A new key pair from the system generator: the secret half in `path`, mode 0600, the public one in
/// `path`.pub. Throws Error(kConfig) if there is something at either, or it cannot be written.
PublicKey make_signing_key_file(const std::filesystem::path& path);

/// Throws Error(kConfig) for a file that cannot be read or is no signing key, Error(kSecurity) for one that
/// others than its owner may read.
std::shared_ptr<const SigningKey> load_signing_key_file(const std::filesystem::path& path);

/// The key of a file of make_signing_key_file(). Throws Error(kConfig) for anything else.
PublicKey load_public_key_file(const std::filesystem::path& path);

struct SignedHead {
  using Signature = std::array<std::uint8_t, 64>;

  Head head;
  Hash root{};      // of the tree over the entries up to the head (tree.h)
  Time time{};      // when it was signed, by the signer's clock
  std::string key;  // PublicKey::id()
  Signature signature{};

  /// One line: "tacit-signed-head 1 <ledger> <entries> <hash> <root> <time> <key> <signature>".
  std::string text() const;

  bool operator==(const SignedHead&) const = default;
};

/// What is signed: "tacit ledger signed head 1" and the fields in the order of the text, in the form of an
/// entry's encoding, without the signature.
std::string encoding(const SignedHead& head);

/// Signs `head` as it is. Whoever calls has verified that it is the ledger's (heads.h).
SignedHead sign(const Head& head, const Hash& root, Time time, const SigningKey& key);

/// Whether the holder of the key has signed exactly this.
bool is_signed_by(const SignedHead& head, const PublicKey& key);

/// All signed heads that are in the text, which may have other words and line ends between them, as a mail
/// has. Nothing of it is checked but its form: what begins like one and is none is left out.
std::vector<SignedHead> parse_signed_heads(std::string_view text);

}  // namespace tacit::ledger
