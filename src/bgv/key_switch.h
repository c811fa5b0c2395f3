// The inner step of relinearisation and automorphisms: from c under s' to a pair under s, extended by the
// special primes.
#pragma once

#include <memory>
#include <vector>

#include "bgv/keys.h"
#include "bgv/parameters.h"
#include "ring/base_converter.h"
#include "ring/rns_poly.h"

namespace tacit::bgv {

class KeySwitcher {
 public:
  explicit KeySwitcher(ParametersPtr parameters);

  /// `c`, `c0` and, if it is not null, `c1` in evaluation form with `level` = c.limbs() limbs, key.level >=
  /// level. The result (d_0, d_1), evaluation form with level + special_count() limbs, has d_0 + d_1 s = P
  /// (c_0 + c_1 s + c s') + t e; ScaleDown divides by P.
  std::vector<ring::RnsPoly> operator()(const ring::RnsPoly& c, const KeySwitchKey& key,
                                        const ring::RnsPoly& c0, const ring::RnsPoly* c1) const;

 private:
  /// [limb][digit]: the digits of c modulo every prime of `tables`, in evaluation form. Modulo its own primes
  /// a digit is c itself; the rest is put into `lifted`.
  std::vector<std::vector<const std::uint32_t*>> decompose(const ring::RnsPoly& c,
                                                           std::span<const ring::NttTables* const> tables,
                                                           ring::RnsPoly& lifted) const;

  ParametersPtr parameters_;
  std::vector<std::vector<std::unique_ptr<const ring::BaseConverter>>>
      converters_;  // [level][digit], each to every prime
};

}  // namespace tacit::bgv
