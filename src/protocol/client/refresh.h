// The client's own part of the first refresh where it has a dimension of its own (docs/protocol.md, "The
// client's own dimension"): only it knows which blocks belong to which category. All other rounds are the
// same map on both sides (protocol/refreshed.h).
#pragma once

#include <vector>

#include "bgv/plaintext.h"
#include "plan/link_plan.h"
#include "protocol/client/places.h"
#include "protocol/refreshed.h"

namespace tacit::protocol {

/// Coefficients of the padded link sums, one vector a packed ciphertext, shelf by shelf -> the sums over the
/// blocks of each category, category by category.
SlotVectors category_sums(const plan::LinkPlan& plan, const Places& places,
                          const std::vector<bgv::Plaintext>& packed);

}  // namespace tacit::protocol
