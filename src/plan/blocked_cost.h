// SPDX-License-Identifier: Apache-2.0
// What blocked linkage costs the server.
#pragma once

#include "bgv/parameters.h"
#include "plan/link_plan.h"
#include "plan/operation_counts.h"

namespace tacit::plan {

/// From planes to packed link sums.
OperationCounts blocked_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal);
/// Of the passes' link sums.
OperationCounts alignment_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal);

/// Memory while it links: planes of a set, masks, packed link sums.
std::size_t blocked_memory(const LinkPlan& plan);
/// The planes and masks of it.
std::size_t blocked_layers_memory(const LinkPlan& plan);
/// Numbers of the masks that the records of a layer set, at most.
std::size_t blocked_layer_numbers(const LinkPlan& plan);
/// Memory of packed link sums and of the pads of a batch.
std::size_t blocked_sums_memory(const LinkPlan& plan);

}  // namespace tacit::plan
