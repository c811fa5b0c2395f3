// The client's part of a refresh: what it decrypts is uniform, whatever the data (docs/protocol.md, "Pads");
// it only puts the numbers into slots, in the order that the server expects them back.
#pragma once

#include <span>
#include <vector>

#include "bgv/plaintext.h"
#include "plan/plan.h"
#include "protocol/client/places.h"

namespace tacit::protocol {

/// Slots of the ciphertexts that go back, one vector each.
using SlotVectors = std::vector<std::vector<std::uint32_t>>;

/// Coefficients of the padded link sums, one vector a packed ciphertext, shelf by shelf with a split -> the
/// sums over all blocks or, with a split, over those of each category, category by category.
SlotVectors sums_into_slots(const plan::Plan& plan, const Places& places,
                            const std::vector<bgv::Plaintext>& packed);

/// Coefficients of the padded totals -> for every N items their totals, and once or twice the counts that
/// guard them, each item in a slot of its own.
/// `packed`: plan.total_vectors() of them.
SlotVectors totals_into_slots(const plan::Plan& plan, std::span<const bgv::Plaintext> packed);

/// Coefficients of the powers' tags -> one slot each.
std::vector<std::uint32_t> tags_into_slots(const plan::Plan& plan, const bgv::Plaintext& packed);

}  // namespace tacit::protocol
