// Which place each server record has among the layers and copies of the link step, and so among the slots of
// refreshed link sums (docs/protocol.md, "Layout"): secret, and drawn anew for each query. Records of one
// cell are kept to one ciphertext of link sums where they fit, or to few, since tabulation multiplies a
// cell's values with those ciphertexts alone that have any of its records. Within a ciphertext the order is
// uniformly random.
#pragma once

#include <cstdint>
#include <span>

#include "base/secret_vector.h"
#include "plan/link_plan.h"

namespace tacit::protocol {

/// slot_of[j] = layer * copies + copy of server record j: a place of its own among all places, filled or not.
using RecordOrder = SecretVector<std::uint32_t>;

/// `cells`: of each server record.
RecordOrder random_order(const plan::LinkSums& sums, std::span<const std::uint32_t> cells);

}  // namespace tacit::protocol
