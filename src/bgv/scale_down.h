// SPDX-License-Identifier: Apache-2.0
// Exact division by dropped primes: modulus switching (primes off the end of the chain), the end of a key
// switch (the special primes) and both at once. With D the product of what is dropped, delta = -t [t^-1 c]_D
// is a multiple of t that makes c + delta divisible by D; then c' = (c + delta) / D. [t^-1 c]_D is taken
// centred, so that the phase is divided by D up to a rounding noise of t times a uniform error in +-1/2,
// however many primes are dropped.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "bgv/parameters.h"
#include "ring/base_converter.h"
#include "ring/rns_poly.h"

namespace tacit::bgv {

class ScaleDown {
 public:
  explicit ScaleDown(ParametersPtr parameters);

  /// Each polynomial from `from` limbs (and, if `extended`, the special primes behind them) to `to` limbs, 1
  /// <= to <= from, in evaluation form; plus the addend of the same place, of at least `to` limbs, if there
  /// are addends. At least one prime must be dropped.
  std::vector<ring::RnsPoly> operator()(std::span<const ring::RnsPoly> polys, Level from, Level to,
                                        bool extended, std::span<const ring::RnsPoly> addends = {}) const;

 private:
  struct Step {
    std::unique_ptr<const ring::BaseConverter> converter;  // dropped primes -> kept ones; in t^-1, out t
    std::vector<ring::ShoupConstant> inverses;             // D^-1 modulo each kept prime
  };
  Step make_step(Level from, Level to, bool extended) const;
  const Step& step(Level from, Level to, bool extended) const;

  ParametersPtr parameters_;
  std::vector<Step> steps_;
};

}  // namespace tacit::bgv
