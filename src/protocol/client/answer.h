// SPDX-License-Identifier: Apache-2.0
// From the gated slots to the table (docs/protocol.md, "Gate"): z is zero where one of the counts that guard
// an item is under min_cell; elsewhere the item's gated total is z times the total.
#pragma once

#include "protocol/client/proposal.h"
#include "protocol/refreshed.h"
#include "protocol/split.h"
#include "table/result.h"

namespace tacit::protocol {

/// `gated`: for every N items the slots of z, then those of z times their totals. Throws Error(kProtocol) for
/// figures that no honest server sends: a z that is not that of the counts, a count outside min_cell .. S, a
/// total that its digits or the measure's range cannot make.
table::ResultTable read_answer(const AcceptedProposal& accepted, const Split& split,
                               const SlotVectors& gated);

}  // namespace tacit::protocol
