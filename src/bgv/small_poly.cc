// SPDX-License-Identifier: Apache-2.0
#include "bgv/small_poly.h"

#include "bgv/random.h"
#include "ring/kernels.h"

namespace tacit::bgv {

ring::SecretPoly small_poly(std::span<const std::int8_t> small, std::int32_t scale,
                            std::span<const ring::NttTables* const> tables) {
  ring::SecretPoly poly(small.size(), tables.size());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const auto q = static_cast<std::int32_t>(tables[i]->modulus().value());
    for (std::size_t j = 0; j < small.size(); ++j) {
      const std::int32_t value = scale * small[j];
      poly.limb(i)[j] = static_cast<std::uint32_t>(value + (q & (value >> 31)));
    }
  }
  ring::forward_ntt(poly, tables);
  return poly;
}

ring::SecretPoly fresh_error(std::span<const ring::NttTables* const> tables) {
  return small_poly(random_error(tables.front()->degree()), kPlaintextModulus, tables);
}

void multiply_add(const ring::RnsPoly& a, const ring::RnsPoly& b, ring::RnsPoly& to,
                  std::span<const ring::NttTables* const> tables) {
  for (std::size_t i = 0; i < tables.size(); ++i) {
    ring::multiply_add(a.limb(i), b.limb(i), to.limb(i), to.degree(), tables[i]->modulus());
  }
}

}  // namespace tacit::bgv
