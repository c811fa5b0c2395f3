// The client's records as encrypted planes (docs/protocol.md, "Planes"): a bucket is two digits, and for
// every (feature, digit, value) there is a 0/1 vector over the records, repeated in each copy's place.
#pragma once

#include "bgv/plaintext.h"
#include "linkage/features.h"
#include "plan/link_plan.h"
#include "protocol/client/places.h"

namespace tacit::protocol {

/// The slots of plane ciphertext `index` (in plan order) of `shelf`. Secret.
SecretVector<std::uint32_t> plane_slots(const plan::LinkPlan& plan, const linkage::FeatureTable& records,
                                        const Places& places, std::size_t shelf, std::size_t index);

}  // namespace tacit::protocol
