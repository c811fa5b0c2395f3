// SPDX-License-Identifier: Apache-2.0
#include "ring/rns_poly.h"

#include <algorithm>

#include "base/error.h"
#include "ring/kernels.h"
#include "ring/secret_poly.h"

namespace tacit::ring {

RnsPoly RnsPoly::zero(std::size_t degree, std::size_t limbs) {
  RnsPoly poly(degree, limbs);
  std::fill_n(poly.data(), poly.size(), 0U);
  return poly;
}

RnsPoly RnsPoly::prefix(std::size_t limbs) const {
  require(limbs <= limbs_, "a prefix has no more limbs than its polynomial");
  RnsPoly copy(degree_, limbs);
  std::copy_n(data(), copy.size(), copy.data());
  return copy;
}

SecretPoly SecretPoly::prefix(std::size_t limbs) const {
  require(limbs <= this->limbs(), "a prefix has no more limbs than its polynomial");
  SecretPoly copy(degree(), limbs);
  std::copy_n(data(), copy.size(), copy.data());
  return copy;
}

void forward_ntt(RnsPoly& poly, std::span<const NttTables* const> tables) {
  require(poly.limbs() == tables.size(), "one table for each limb");
  for (std::size_t i = 0; i < poly.limbs(); ++i) forward_ntt(poly.limb(i), *tables[i]);
}

void inverse_ntt(RnsPoly& poly, std::span<const NttTables* const> tables) {
  require(poly.limbs() == tables.size(), "one table for each limb");
  for (std::size_t i = 0; i < poly.limbs(); ++i) inverse_ntt(poly.limb(i), *tables[i]);
}

}  // namespace tacit::ring
