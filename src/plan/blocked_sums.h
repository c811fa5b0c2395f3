// SPDX-License-Identifier: Apache-2.0
// From the coefficients of a packed ciphertext to link sums in slots, where only records that share a bin are
// compared (docs/protocol.md, "Blocked linkage"). Layer `place` of a packing owns the coefficients a w +
// packed_position(place): a polynomial in Y = X^w of degree N/w, whose slots are the sums over its bins. The
// client reads the padded sums by it; the server finds by the same map what its pad adds to each.
#pragma once

#include <cstdint>
#include <span>

#include "base/secret_vector.h"
#include "bgv/plaintext.h"
#include "plan/blocked_layout.h"

namespace tacit::plan {

class BlockedSums {
 public:
  explicit BlockedSums(const BlockedLayout& layout) : layout_(layout), encoder_(layout.bins()) {}

  /// The sums over the bins of w layers, at layout.sum_slot(bin, layer), modulo t. `coefficients`: N, in [0,
  /// t).
  SecretVector<std::uint32_t> operator()(std::span<const std::uint32_t> coefficients) const;

 private:
  BlockedLayout layout_;
  bgv::SlotEncoder encoder_;  // of the polynomials in X^w
};

}  // namespace tacit::plan
