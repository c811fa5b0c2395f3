#include "ledger/hash.h"

#include <sodium.h>

#include "base/hex.h"
#include "base/sodium.h"

namespace tacit::ledger {

Hash hash_of(std::span<const std::uint8_t> first, std::string_view second, const Key* key) {
  ensure_sodium();
  Hash hash;
  crypto_generichash_state state;
  crypto_generichash_init(&state, key == nullptr ? nullptr : key->data(), key == nullptr ? 0 : Key::kBytes,
                          hash.size());
  crypto_generichash_update(&state, first.data(), first.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(second.data()), second.size());
  crypto_generichash_final(&state, hash.data(), hash.size());
  sodium_memzero(&state, sizeof(state));  // the first block that it took in is the key
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
