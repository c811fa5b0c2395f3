// SPDX-License-Identifier: Apache-2.0
// Polynomials with small coefficients (secrets, errors) in evaluation form, without branches on their values.
#pragma once

#include <cstdint>
#include <span>

#include "bgv/parameters.h"
#include "ring/secret_poly.h"

namespace tacit::bgv {

/// `scale` * `small` in evaluation form modulo each prime of `tables`; |scale * small[j]| below 2^29.
ring::SecretPoly small_poly(std::span<const std::int8_t> small, std::int32_t scale,
                            std::span<const ring::NttTables* const> tables);

/// t times a fresh error, in evaluation form.
ring::SecretPoly fresh_error(std::span<const ring::NttTables* const> tables);

/// to += a b, limb by limb, all in evaluation form modulo the primes of `tables`; a and b may have more
/// limbs.
void multiply_add(const ring::RnsPoly& a, const ring::RnsPoly& b, ring::RnsPoly& to,
                  std::span<const ring::NttTables* const> tables);

}  // namespace tacit::bgv
