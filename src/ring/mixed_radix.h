// SPDX-License-Identifier: Apache-2.0
// Exact integers from residues: x in [0, q_0 .. q_(k-1)) as x = d_0 + d_1 q_0 + d_2 q_0 q_1 + .. (Garner,
// 1959).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ring/modulus.h"

namespace tacit::ring {

class MixedRadix {
 public:
  /// Distinct primes, at least one.
  explicit MixedRadix(std::vector<Modulus> primes);

  /// The digits d_i in [0, q_i) of the integer with these residues; both spans have one entry a prime.
  void digits(std::span<const std::uint32_t> residues, std::span<std::uint32_t> out) const;
  /// The integer with these digits modulo t.
  std::uint32_t modulo(std::span<const std::uint32_t> digits, const Modulus& t) const;
  /// Whether the integer is above half the product of the primes, so that its centred form is negative.
  bool above_half(std::span<const std::uint32_t> digits) const;
  /// The integer, rounded, for magnitudes: exact powers beyond 2^53 do not matter there.
  double magnitude(std::span<const std::uint32_t> digits) const;
  /// The product of all primes modulo t.
  std::uint32_t product_modulo(const Modulus& t) const;

 private:
  std::vector<Modulus> primes_;
  std::vector<std::vector<std::uint32_t>> inverses_;  // [i][j] = q_j^-1 mod q_i, j < i
  std::vector<std::uint32_t> half_digits_;            // of (product - 1) / 2
};

}  // namespace tacit::ring
