// The client's records as encrypted planes (docs/protocol.md, "Planes"): for every (feature, bucket) a 0/1
// vector over the records, `copies` buckets of a feature in one ciphertext, one in each copy's place.
#pragma once

#include "bgv/plaintext.h"
#include "linkage/features.h"
#include "plan/plan.h"

namespace tacit::protocol {

/// The slots of plane ciphertext `index` (in plan order) of `shelf`. Secret.
std::vector<std::uint32_t> plane_slots(const plan::Plan& plan, const linkage::FeatureTable& records,
                                       std::size_t shelf, std::size_t index);

}  // namespace tacit::protocol
