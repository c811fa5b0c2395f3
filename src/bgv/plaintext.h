// SPDX-License-Identifier: Apache-2.0
// Plaintexts: N residues modulo t, as slots (what a person means) or as coefficients (what the ring
// multiplies). Geometry: row r in {0, 1}, index j in [0, N/2): slot r N/2 + j is the evaluation at zeta^(5^j)
// for row 0 and at zeta^(-5^j) for row 1, so that X -> X^(5^k) rotates both rows by k and X -> X^(2N-1) swaps
// them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/secret_vector.h"
#include "bgv/parameters.h"

namespace tacit::bgv {

/// N coefficients in [0, t). Most are secret: what people are, pads, weights that nobody is told.
using Plaintext = SecretVector<std::uint32_t>;

class SlotEncoder {
 public:
  explicit SlotEncoder(const ParametersPtr& parameters);
  /// Of plaintexts of another ring degree N, a power of two of 32 or more.
  explicit SlotEncoder(std::size_t degree);

  /// At most N slot values in [0, t); the rest are 0. Throws Error(kUsage) on more values or larger ones.
  Plaintext encode(std::span<const std::uint32_t> slots) const;
  /// The N slot values of N coefficients in [0, t).
  SecretVector<std::uint32_t> decode(std::span<const std::uint32_t> coefficients) const;
  /// Where each slot is in the order of evaluations.
  std::span<const std::uint32_t> positions() const { return position_; }

 private:
  explicit SlotEncoder(std::shared_ptr<const ring::NttTables> transform);

  std::shared_ptr<const ring::NttTables> transform_;  // modulo t
  std::vector<std::uint32_t> position_;               // of each slot in the evaluation order of the transform
};

/// The Galois exponent of the rotation of both rows by `steps` (slot j takes the value of slot j + steps),
/// and of the swap of the rows on top of it if `swap`. Steps may be negative.
std::uint32_t rotation_exponent(std::size_t degree, int steps, bool swap);

/// x in [0, q) as the signed number of least magnitude.
inline std::int64_t centred(std::uint32_t x, std::uint32_t q) {
  return x > q / 2 ? static_cast<std::int64_t>(x) - q : static_cast<std::int64_t>(x);
}

}  // namespace tacit::bgv
