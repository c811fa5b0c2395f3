// SPDX-License-Identifier: Apache-2.0
// From the coefficients of a packed ciphertext to link sums (docs/protocol.md, "Packing"). Layer j of a
// packing owns the coefficients a w + position(j): a polynomial in Y = X^w whose values at the 4s-th roots of
// unity are the sums over the 2s blocks. The client reads the padded sums by it; the server finds by the
// same map what its pad adds to each.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/secret_vector.h"
#include "bgv/plaintext.h"
#include "plan/link_plan.h"

namespace tacit::plan {

class BlockSums {
 public:
  explicit BlockSums(const Layout& layout);

  /// For every (layer, copy) of the packed ciphertext number `packed`: the sum over the copy's blocks, modulo
  /// t. The result is in the order of refreshed link sums: layer by layer, copy by copy; layers that are
  /// not there are left out. `coefficients`: N, in [0, t).
  SecretVector<std::uint32_t> operator()(std::span<const std::uint32_t> coefficients,
                                         std::size_t packed) const;
  /// For each of these (layer, copy) the sum over every block of the copy, layout.parts of them in a row.
  SecretVector<std::uint32_t> by_block(std::span<const std::uint32_t> coefficients, std::size_t packed) const;

  /// The place of refreshed link sums that the first sum of packed ciphertext `packed` has; the one behind
  /// those of the layers holds the tags.
  std::size_t first_place(std::size_t packed) const;

 private:
  std::size_t layers_of(std::size_t packed) const;
  std::uint32_t value_at(std::span<const std::uint32_t> coefficients, std::size_t position,
                         std::size_t exponent) const;

  Layout layout_;
  std::vector<std::uint32_t> powers_;                // of the root for Y, one full turn
  std::vector<std::vector<std::size_t>> exponents_;  // [copy]: of the root, one a block of the copy
};

/// The link sums in slots, one vector a ciphertext, from the coefficients of what the first round sends: a
/// public map, which the server applies to its pads. Without a dimension of the client's own.
std::vector<SecretVector<std::uint32_t>> link_sums_in_slots(const LinkPlan& plan,
                                                            std::span<const bgv::Plaintext> sent);

}  // namespace tacit::plan
