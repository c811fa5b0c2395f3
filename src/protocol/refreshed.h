// SPDX-License-Identifier: Apache-2.0
// Which numbers the client sends back in a round, and in which slots (docs/protocol.md, "Rounds"): a public
// linear map. The client applies it to what it has decrypted, the server to its pads.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/secret_vector.h"
#include "bgv/plaintext.h"
#include "plan/plan.h"

namespace tacit::protocol {

/// Slots of ciphertexts, one vector each; those behind the last are 0. Secret: numbers under pads, or pads.
using SlotVectors = std::vector<SecretVector<std::uint32_t>>;

/// The slots of every ciphertext that a round sends back, from the coefficients of those that were sent in
/// it, N in [0, t) each, correction factors taken off. Of link sums those over all blocks; with a dimension
/// of the client's own the first round is another one (ClientStrategy, link::CategorySums).
SlotVectors refreshed_slots(const plan::Plan& plan, const plan::Round& round, const bgv::SlotEncoder& encoder,
                            std::span<const bgv::Plaintext> sent);

/// What is added to the slots of the gate's first factors to make leaf `first_leaf` of every pair (0 or 1):
/// one vector for each of plan.gate.layout.vectors() ciphertexts.
SlotVectors leaf_constants(const plan::TablePlan& plan, std::size_t first_leaf);

}  // namespace tacit::protocol
