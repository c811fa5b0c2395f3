// SPDX-License-Identifier: Apache-2.0
// An optional key for the hashes of the chain. It is kept in a file of its own, away from the ledger and its
// backups: somebody who can change these but does not have the key cannot make a chain that verifies.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/secret_vector.h"

namespace tacit::ledger {

class Key {
 public:
  static constexpr std::size_t kBytes = 32;

  using Bytes = SecretArray<std::uint8_t, kBytes>;

  explicit Key(const std::array<std::uint8_t, kBytes>& bytes) { std::ranges::copy(bytes, bytes_.begin()); }
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;

  const std::uint8_t* data() const { return bytes_.data(); }

 private:
  Bytes bytes_;
};

/// Writes a new key from the system generator: 64 hexadecimal digits, mode 0600. Throws Error(kConfig) if
/// there is something at the path, or it cannot be written.
void make_key_file(const std::filesystem::path& path);

/// Throws Error(kConfig) for a file that cannot be read or is not such a key, Error(kSecurity) for one that
/// others than its owner may read.
std::shared_ptr<const Key> load_key_file(const std::filesystem::path& path);

}  // namespace tacit::ledger
