// The inner step of relinearisation and rotation: from c under s' to a pair under s, extended by the special
// primes.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "bgv/keys.h"
#include "bgv/parameters.h"
#include "ring/base_converter.h"
#include "ring/rns_poly.h"

namespace tacit::bgv {

class KeySwitcher {
 public:
  explicit KeySwitcher(ParametersPtr parameters);

  /// `c` in evaluation form with `level` = c.limbs() limbs, key.level >= level. The result (d_0, d_1),
  /// evaluation form with level + special_count() limbs, has d_0 + d_1 s = P c s' + t e; ScaleDown takes P
  /// off.
  std::pair<ring::RnsPoly, ring::RnsPoly> operator()(const ring::RnsPoly& c, const KeySwitchKey& key) const;

 private:
  /// Converts digit `digit` at `level` to every prime (its own primes' rows are not asked for).
  const ring::BaseConverter& converter(Level level, std::size_t digit) const;

  ParametersPtr parameters_;
  std::vector<std::vector<std::unique_ptr<const ring::BaseConverter>>> converters_;  // [level][digit]
};

}  // namespace tacit::bgv
