// SPDX-License-Identifier: Apache-2.0
// A private key: made here, or read from a file that nobody else can read. EVP_PKEY_free overwrites it when
// it is destroyed.
#pragma once

#include <filesystem>
#include <string_view>

#include "identity/certificate.h"
#include "identity/openssl.h"
#include "identity/secret_text.h"

namespace tacit::identity {

class PrivateKey {
 public:
  /// A new one on the curve P-256, from OpenSSL's generator.
  static PrivateKey generate();
  /// `origin` stands for the text in messages. Throws Error(kSecurity) if there is none, or one under a
  /// passphrase.
  static PrivateKey from_pem(std::string_view pem, std::string_view origin);

  /// PKCS 8 in PEM, not encrypted.
  SecretText pem() const;

  bool belongs_to(const Certificate& certificate) const;

  EVP_PKEY& key() const { return *key_; }

 private:
  explicit PrivateKey(EvpKeyPtr key) : key_(std::move(key)) {}

  EvpKeyPtr key_;
};

/// Throws Error as read_key (files.h) and PrivateKey::from_pem do.
PrivateKey load_private_key(const std::filesystem::path& path);

}  // namespace tacit::identity
