// SPDX-License-Identifier: Apache-2.0
// The keyed hash that puts a feature's value into one of its buckets, and orders q-grams for minhash:
// SipHash-2-4 (libsodium crypto_shorthash) under a key derived from the model's salt by BLAKE2b
// (crypto_generichash). The salt is part of the public model; the hash spreads values evenly and hides
// nothing by itself.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace tacit::linkage {

class KeyedHash {
 public:
  /// A separate hash for each (salt, purpose, name): "bucket" and a feature's name, "minhash" and its index.
  KeyedHash(std::string_view salt, std::string_view purpose, std::string_view name);

  /// A 64-bit value, the same on every machine.
  std::uint64_t operator()(std::string_view value) const;

 private:
  std::array<unsigned char, 16> key_{};
};

}  // namespace tacit::linkage
