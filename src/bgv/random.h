// SPDX-License-Identifier: Apache-2.0
// Randomness. Secrets come from the system generator through libsodium; public polynomials are expanded from
// a 32-byte seed with ChaCha20, so that only the seed is sent.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/secret_vector.h"
#include "ring/ntt_tables.h"
#include "ring/secret_poly.h"

namespace tacit::bgv {

using Seed = std::array<std::uint8_t, 32>;

/// 32 bytes from the system generator.
Seed random_seed();

/// A polynomial uniform modulo every prime of `tables`, from the system generator.
ring::SecretPoly random_uniform(std::span<const ring::NttTables* const> tables);

/// The public polynomial that `seed` stands for: limb i is a function of the seed, of i and of its prime
/// alone. The map: ChaCha20 with the seed as key and i as nonce; each little-endian word, cut to its lowest
/// 30 bits, is taken if it is below the prime and skipped otherwise.
ring::RnsPoly expand_seed(const Seed& seed, std::span<const ring::NttTables* const> tables);

/// `n` draws from {-1, 0, 1}, uniform, from the system generator.
SecretVector<std::int8_t> random_ternary(std::size_t n);

/// `n` draws from the centred binomial distribution of 21 pairs (variance 10.5, sigma 3.24), from the system
/// generator.
SecretVector<std::int8_t> random_error(std::size_t n);

/// Variance of one coefficient of random_error.
inline constexpr double kErrorVariance = 10.5;
/// The largest magnitude of a draw of random_error.
inline constexpr int kLargestError = 21;

/// Uniform numbers one at a time, from the system generator, which is asked for many at once. For one thread.
class RandomNumbers {
 public:
  RandomNumbers() : words_(kWords), next_(kWords) {}

  /// Uniform in [0, 2^32).
  std::uint32_t word() {
    if (next_ == words_.size()) refill();
    return words_[next_++];
  }
  /// Uniform in [0, bound); the bound is at least 1. How many words it takes tells nothing about the result.
  std::uint32_t below(std::uint32_t bound);

 private:
  static constexpr std::size_t kWords = 1024;

  void refill();

  SecretVector<std::uint32_t> words_;
  std::size_t next_;
};

/// A secret random order of 0..n-1 (Fisher and Yates), from the system generator.
SecretVector<std::uint32_t> random_permutation(std::size_t n);

/// `n` draws from [0, t), uniform, from the system generator.
SecretVector<std::uint32_t> random_residues(std::size_t n);

/// `n` draws from -2^(bits-1) .. 2^(bits-1) - 1, uniform and taken modulo t, from the system generator; 1 to
/// 16 bits.
SecretVector<std::uint32_t> random_small_residues(std::size_t n, int bits);

}  // namespace tacit::bgv
