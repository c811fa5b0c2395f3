// The client's part of a refresh: what it decrypts is uniform, whatever the data (docs/protocol.md, "Pads");
// it only puts the numbers into slots, in the order that the server expects them back.
#pragma once

#include <vector>

#include "bgv/plaintext.h"
#include "plan/plan.h"

namespace tacit::protocol {

/// Coefficients of the padded link sums, one vector a packed ciphertext -> slots of the ciphertexts that go
/// back.
std::vector<std::vector<std::uint32_t>> sums_into_slots(const plan::Plan& plan,
                                                        const std::vector<bgv::Plaintext>& packed);

/// Coefficients of the padded totals -> slots: the cells' counts, then each digit's totals, cell g in slot g.
std::vector<std::vector<std::uint32_t>> totals_into_slots(const plan::Plan& plan,
                                                          const std::vector<bgv::Plaintext>& packed);

}  // namespace tacit::protocol
