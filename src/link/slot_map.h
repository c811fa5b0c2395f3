// SPDX-License-Identifier: Apache-2.0
// Which slot of link sums each server record has (docs/protocol.md, "Layout"): secret, and drawn anew for
// each query. Records of one cell are kept to one ciphertext of link sums where they fit, or to few, since
// tabulation multiplies a cell's values with those ciphertexts alone that have any of its records. Within a
// ciphertext the order is uniformly random.
#pragma once

#include <cstdint>
#include <span>

#include "base/secret_vector.h"
#include "plan/link_plan.h"

namespace tacit::link {

/// [j]: the slot of server record j, counted through all ciphertexts of a category's link sums. No two have
/// the same; slots may be left.
using SlotMap = SecretVector<std::uint32_t>;

/// `neighbours`: of each server record; records with the same number are kept together.
SlotMap random_slots(const plan::LinkSums& sums, std::span<const std::uint32_t> neighbours);

}  // namespace tacit::link
