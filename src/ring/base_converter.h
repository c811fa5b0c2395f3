// SPDX-License-Identifier: Apache-2.0
// Base conversion (Halevi, Polyakov and Shoup, CT-RSA 2019): from residues modulo d_1..d_k (product D) to
// residues, modulo other primes, of an integer x~ that is x modulo D. With y_i = [x (D/d_i)^-1]_{d_i}, sum
// y_i D/d_i is such an integer.
//   kSmall: each y_i is taken centred, so that |x~| <= k D / 2 with mean zero. Good enough for the digits of
//   key switching. kLeast: the nearest multiple of D, v = round(sum y_i / d_i), is subtracted, so that |x~|
//   is at most D / 2 (and 2^-20 of it). For modulus switching, where x~ / D becomes noise.
// A factor may be applied before (in_scale, modulo each d_i) and after (out_scale, modulo each target) for
// free.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ring/kernels.h"
#include "ring/modulus.h"
#include "ring/ntt_tables.h"

namespace tacit::ring {

enum class Representative { kSmall, kLeast };

class BaseConverter {
 public:
  /// `from`: 1 to 6 distinct primes. `in_scale[i]`, modulo from[i], and `out_scale`, any integer below 2^30,
  /// multiply the input and the result. Throws Error(kUsage) on a bad number of primes.
  BaseConverter(std::vector<Modulus> from, std::vector<Modulus> to, std::vector<std::uint32_t> in_scale,
                std::uint32_t out_scale, Representative representative);

  std::size_t from_count() const { return from_.size(); }
  std::size_t to_count() const { return to_.size(); }

  /// Rows that prepare() and convert() work on: one a prime, and with kLeast one more for v.
  std::size_t rows() const { return from_.size() + (representative_ == Representative::kLeast ? 1 : 0); }

  /// First half, in place: rows[i], coefficients modulo from[i], become the digits that convert() reads.
  void prepare(std::span<std::uint32_t* const> rows, std::size_t n) const;
  /// The same from evaluations, limb i modulo the prime of tables[i], to coefficients in `rows`, none of
  /// which is a limb.
  void prepare(std::span<const std::uint32_t* const> evaluations, std::span<const NttTables* const> tables,
               std::span<std::uint32_t* const> rows) const;
  /// Second half: out_scale * x~ modulo to[target] from prepared rows.
  void convert(std::span<const std::uint32_t* const> prepared, std::size_t target, std::uint32_t* out,
               std::size_t n) const;
  /// convert() to the prime of `tables`, which is to[target], as the beginning of a lift_ntt() into `out`,
  /// the prepared rows being its source number `source`.
  LiftTarget lift_target(std::size_t target, const NttTables& tables, std::uint32_t* out,
                         std::size_t source) const {
    return {&tables, out_weights_[target], offsets_[target], out, source};
  }

 private:
  std::uint32_t in_offset(std::size_t i) const;
  void round_digits(std::span<std::uint32_t* const> rows, std::size_t n) const;

  std::vector<Modulus> from_, to_;
  Representative representative_;
  std::vector<std::uint32_t> in_weights_;                // in_scale (D/d_i)^-1 mod d_i
  std::vector<std::uint32_t> quotients_;                 // floor(2^58 / d_i)
  std::vector<std::vector<std::uint32_t>> out_weights_;  // [to]: out_scale (D/d_i), and -out_scale D for v
  std::vector<std::uint32_t> offsets_;                   // [to]: undoes the centring of kSmall
};

}  // namespace tacit::ring
