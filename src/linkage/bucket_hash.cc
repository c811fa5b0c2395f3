// SPDX-License-Identifier: Apache-2.0
#include "linkage/bucket_hash.h"

#include <sodium.h>

#include <string>

#include "base/sodium.h"
#include "linkage/canonical.h"

namespace tacit::linkage {

static_assert(crypto_shorthash_KEYBYTES == 16 && crypto_shorthash_BYTES == 8);

KeyedHash::KeyedHash(std::string_view salt, std::string_view purpose, std::string_view name) {
  ensure_sodium();
  CanonicalForm form;
  form.text("tacit feature hash").text(purpose).text(salt).text(name);
  const auto& bytes = form.bytes();
  crypto_generichash(key_.data(), key_.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
}

std::uint64_t KeyedHash::operator()(std::string_view value) const {
  std::array<unsigned char, crypto_shorthash_BYTES> out{};
  crypto_shorthash(out.data(), reinterpret_cast<const unsigned char*>(value.data()), value.size(),
                   key_.data());
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < out.size(); ++i) hash |= std::uint64_t{out[i]} << (8 * i);
  return hash;
}

}  // namespace tacit::linkage
