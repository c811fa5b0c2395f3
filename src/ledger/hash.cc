// SPDX-License-Identifier: Apache-2.0
#include "ledger/hash.h"

#include <sodium.h>

#include "base/hex.h"
#include "base/secret_vector.h"
#include "base/sodium.h"

namespace tacit::ledger {

Hash hash_of(std::span<const std::uint8_t> first, std::string_view second, const Key* key) {
  ensure_sodium();
  Hash hash;
  SecretArray<crypto_generichash_state, 1> state;  // the first block that it takes in is the key
  crypto_generichash_init(state.data(), key == nullptr ? nullptr : key->data(),
                          key == nullptr ? 0 : Key::kBytes, hash.size());
  crypto_generichash_update(state.data(), first.data(), first.size());
  crypto_generichash_update(state.data(), reinterpret_cast<const unsigned char*>(second.data()),
                            second.size());
  crypto_generichash_final(state.data(), hash.data(), hash.size());
  return hash;
}

std::optional<Hash> parse_hash(std::string_view text) {
  Hash hash;
  if (!from_hex(text, hash)) return std::nullopt;
  return hash;
}

std::string random_id() {
  ensure_sodium();
  std::array<std::uint8_t, 16> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  return to_hex(bytes);
}

}  // namespace tacit::ledger
