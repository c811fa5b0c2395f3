// From the gated slots to the table (docs/protocol.md, "Gate"): z is zero where fewer than min_cell people
// stand behind a cell; elsewhere z c / z is the count and z s / z a digit's total.
#pragma once

#include <vector>

#include "protocol/client/proposal.h"
#include "table/result.h"

namespace tacit::protocol {

/// `gated`: slots of z, z c, and z s_d for each digit. Throws Error(kProtocol) for figures that no honest
/// server sends: a count outside min_cell .. S, a total that its digits or the measure's range cannot make.
table::ResultTable read_answer(const AcceptedProposal& accepted, const std::string& dimension,
                               const std::vector<std::vector<std::uint32_t>>& gated);

}  // namespace tacit::protocol
