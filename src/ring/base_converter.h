// Fast approximate base conversion (Halevi, Polyakov and Shoup, CT-RSA 2019, without the floating-point correction).
// From residues modulo d_1..d_k (product D) it finds, modulo other primes, a representative x~ of x modulo D with
// |x~| <= k D / 2: each term [x (D/d_i)^-1]_{d_i} is taken centred, which keeps the representative's mean at zero.
// A factor may be applied before (in_scale, modulo each d_i) and after (out_scale, modulo each target) for free.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ring/modulus.h"

namespace tacit::ring {

class BaseConverter {
 public:
  /// `from`: 1 to 7 distinct primes. `in_scale[i]`, modulo from[i], and `out_scale`, any integer below 2^30, multiply
  /// the input and the result. Throws Error(kUsage) on a bad number of primes.
  BaseConverter(std::vector<Modulus> from, std::vector<Modulus> to, std::vector<std::uint32_t> in_scale,
                std::uint32_t out_scale);

  std::size_t from_count() const { return from_.size(); }
  std::size_t to_count() const { return to_.size(); }

  /// First half, in place: rows[i], coefficients modulo from[i], become the centred digits that convert() reads.
  void prepare(std::span<std::uint32_t* const> rows, std::size_t n) const;
  /// Second half: out_scale * x~ modulo to[target] from prepared rows.
  void convert(std::span<const std::uint32_t* const> prepared, std::size_t target, std::uint32_t* out,
               std::size_t n) const;

 private:
  std::vector<Modulus> from_, to_;
  std::vector<std::uint32_t> in_weights_;               // in_scale (D/d_i)^-1 mod d_i
  std::vector<std::vector<std::uint32_t>> out_weights_;  // out_scale (D/d_i) mod to_j
  std::vector<std::uint32_t> offsets_;                   // takes the centring off again, mod to_j
};

}  // namespace tacit::ring
