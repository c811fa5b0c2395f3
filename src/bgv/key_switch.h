// SPDX-License-Identifier: Apache-2.0
// The inner step of relinearisation and automorphisms: from c under s' to a pair under s, extended by the
// special primes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "bgv/keys.h"
#include "bgv/parameters.h"
#include "ring/base_converter.h"
#include "ring/rns_poly.h"

namespace tacit::bgv {

class KeySwitcher {
 public:
  /// A polynomial's digits modulo every prime of its level and the special ones: what all key switches of it
  /// have in common. Refers to the polynomial.
  class Digits {
   public:
    Digits(Digits&&) = default;
    Level level() const { return level_; }

   private:
    friend class KeySwitcher;
    Digits() = default;
    Level level_ = 0;
    ring::RnsPoly lifted_;  // modulo primes that are not its own a digit has rows of its own
    std::vector<std::vector<const std::uint32_t*>> rows_;  // [limb][digit]
  };

  explicit KeySwitcher(ParametersPtr parameters);

  /// Of `c` in evaluation form, which outlives the digits.
  Digits decompose(const ring::RnsPoly& c) const;

  /// `c`, `c0` and, if it is not null, `c1` in evaluation form with `level` = c.limbs() limbs, key.level >=
  /// level. The result (d_0, d_1), evaluation form with level + special_count() limbs, has d_0 + d_1 s = P
  /// (c_0 + c_1 s + c s') + t e; ScaleDown divides by P.
  std::vector<ring::RnsPoly> operator()(const ring::RnsPoly& c, const KeySwitchKey& key,
                                        const ring::RnsPoly& c0, const ring::RnsPoly* c1) const;
  /// The same of sigma(c) and sigma(c0), without c1, for the automorphism sigma that permutes evaluations as
  /// `indices` say (ring::permute), and the digits of c: the digits of sigma(c) are those of c, permuted. The
  /// same bits.
  std::vector<ring::RnsPoly> operator()(const Digits& digits, std::span<const std::uint32_t> indices,
                                        const KeySwitchKey& key, const ring::RnsPoly& c0) const;

 private:
  /// What one limb of a key switch is the sum of.
  struct Terms {
    std::size_t limb;
    bool chain;  // or of a special prime
    std::span<const std::uint32_t* const> digits, b, a;
    std::uint32_t special_product;
    std::uint32_t *out0, *out1;
    const ring::Modulus& modulus;
  };
  /// `multiply` computes a limb of both results from its terms.
  template <class Multiply>
  std::vector<ring::RnsPoly> products(const Digits& digits, const KeySwitchKey& key,
                                      const Multiply& multiply) const;

  ParametersPtr parameters_;
  std::vector<std::vector<std::unique_ptr<const ring::BaseConverter>>>
      converters_;  // [level][digit], each to every prime
};

}  // namespace tacit::bgv
