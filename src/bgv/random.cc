// SPDX-License-Identifier: Apache-2.0
#include "bgv/random.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <numeric>

#include "base/error.h"
#include "base/sodium.h"
#include "bgv/parameters.h"

namespace tacit::bgv {
namespace {

constexpr std::uint32_t kResidueMask = ring::Modulus::kLimit - 1;
constexpr std::size_t kBlockBytes = 64;  // of ChaCha20

/// Takes words from `refill(buffer)` until `n` of them, cut to 30 bits, are below q.
template <class Refill>
void fill_below(std::uint32_t q, std::uint32_t* out, std::size_t n, Refill&& refill) {
  // Whole ChaCha20 blocks, a few words to spare.
  SecretVector<std::uint32_t> words((n + n / 64 + 64) / 16 * 16);
  std::size_t filled = 0;
  while (filled < n) {
    refill(std::span<std::uint32_t>(words));
    for (std::size_t i = 0; i < words.size() && filled < n; ++i) {
      const std::uint32_t candidate = words[i] & kResidueMask;
      if (candidate < q) out[filled++] = candidate;
    }
  }
}

void expand_limb(const Seed& seed, std::uint64_t index, std::uint32_t q, std::uint32_t* out, std::size_t n) {
  std::array<std::uint8_t, crypto_stream_chacha20_NONCEBYTES> nonce{};
  for (std::size_t i = 0; i < nonce.size(); ++i) nonce[i] = static_cast<std::uint8_t>(index >> (8 * i));
  std::uint64_t block = 0;
  fill_below(q, out, n, [&](std::span<std::uint32_t> words) {
    std::fill(words.begin(), words.end(), 0U);
    auto* bytes = reinterpret_cast<std::uint8_t*>(words.data());
    crypto_stream_chacha20_xor_ic(bytes, bytes, words.size_bytes(), nonce.data(), block, seed.data());
    block += words.size_bytes() / kBlockBytes;
    if constexpr (std::endian::native == std::endian::big) {
      for (std::uint32_t& word : words) word = __builtin_bswap32(word);
    }
  });
}

/// The number of ones among the lowest 21 bits, by arithmetic: a table would be indexed by a secret.
int count_ones(std::uint64_t bits) {
  auto x = static_cast<std::uint32_t>(bits & ((1U << 21) - 1));
  x = x - ((x >> 1) & 0x55555555U);
  x = (x & 0x33333333U) + ((x >> 2) & 0x33333333U);
  x = (x + (x >> 4)) & 0x0F0F0F0FU;
  return static_cast<int>((x * 0x01010101U) >> 24);
}

}  // namespace

Seed random_seed() {
  ensure_sodium();
  Seed seed;
  randombytes_buf(seed.data(), seed.size());
  return seed;
}

ring::SecretPoly random_uniform(std::span<const ring::NttTables* const> tables) {
  ensure_sodium();
  ring::SecretPoly poly(tables.front()->degree(), tables.size());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    fill_below(tables[i]->modulus().value(), poly.limb(i), poly.degree(),
               [](std::span<std::uint32_t> words) { randombytes_buf(words.data(), words.size_bytes()); });
  }
  return poly;
}

ring::RnsPoly expand_seed(const Seed& seed, std::span<const ring::NttTables* const> tables) {
  ensure_sodium();
  ring::RnsPoly poly(tables.front()->degree(), tables.size());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    expand_limb(seed, i, tables[i]->modulus().value(), poly.limb(i), poly.degree());
  }
  return poly;
}

SecretVector<std::int8_t> random_ternary(std::size_t n) {
  ensure_sodium();
  SecretVector<std::uint32_t> draws(n);
  // Two bits a draw, the value 3 skipped: which draws are skipped tells nothing about those that are kept.
  fill_below(3, draws.data(), n, [](std::span<std::uint32_t> words) {
    randombytes_buf(words.data(), words.size_bytes());
    for (std::uint32_t& word : words) word &= 3;
  });
  SecretVector<std::int8_t> result(n);
  for (std::size_t i = 0; i < n; ++i) result[i] = static_cast<std::int8_t>(static_cast<int>(draws[i]) - 1);
  return result;
}

SecretVector<std::uint32_t> random_residues(std::size_t n) {
  ensure_sodium();
  SecretVector<std::uint32_t> draws(n);
  fill_below(kPlaintextModulus, draws.data(), n, [](std::span<std::uint32_t> words) {
    randombytes_buf(words.data(), words.size_bytes());
    for (std::uint32_t& word : words) word &= 2 * kPlaintextModulus - 3;  // 17 bits
  });
  return draws;
}

SecretVector<std::uint32_t> random_small_residues(std::size_t n, int bits) {
  require(bits >= 1 && bits <= 16, "a small residue has 1 to 16 bits");
  ensure_sodium();
  SecretVector<std::uint32_t> draws(n);
  randombytes_buf(draws.data(), n * sizeof(std::uint32_t));
  const std::uint32_t range = std::uint32_t{1} << bits;
  for (std::uint32_t& draw : draws) {
    draw &= range - 1;
    draw += (kPlaintextModulus - range) & (0 - (draw >> (bits - 1)));  // the upper half is negative
  }
  return draws;
}

SecretVector<std::int8_t> random_error(std::size_t n) {
  ensure_sodium();
  SecretVector<std::uint64_t> words(n);
  randombytes_buf(words.data(), words.size() * sizeof(std::uint64_t));
  SecretVector<std::int8_t> result(n);
  for (std::size_t i = 0; i < n; ++i) {
    result[i] = static_cast<std::int8_t>(count_ones(words[i]) - count_ones(words[i] >> 21));
  }
  return result;
}

void RandomNumbers::refill() {
  ensure_sodium();
  randombytes_buf(words_.data(), words_.size() * sizeof(std::uint32_t));
  next_ = 0;
}

std::uint32_t RandomNumbers::below(std::uint32_t bound) {
  // Lemire's product ("Fast random integer generation in an interval", 2019): the upper word is the number;
  // the 2^32 mod bound lowest values of the lower word would come too often for some numbers.
  std::uint64_t product = std::uint64_t{word()} * bound;
  if (static_cast<std::uint32_t>(product) < bound) {
    const std::uint32_t skipped = (0 - bound) % bound;
    while (static_cast<std::uint32_t>(product) < skipped) product = std::uint64_t{word()} * bound;
  }
  return static_cast<std::uint32_t>(product >> 32);
}

SecretVector<std::uint32_t> random_permutation(std::size_t n) {
  RandomNumbers random;
  SecretVector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t i = n; i > 1; --i) {
    std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
  }
  return order;
}

}  // namespace tacit::bgv
