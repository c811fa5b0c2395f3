// What record linkage costs the server.
#pragma once

#include "bgv/parameters.h"
#include "plan/link_plan.h"
#include "plan/operation_counts.h"

namespace tacit::plan {

/// Checking the planes and making versions of them.
OperationCounts prepare_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal);
/// From versions to packed link sums.
OperationCounts link_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal);
/// The link sums of the client's own categories.
OperationCounts split_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal);

/// Memory while it links: planes of a set, versions, scores.
std::size_t link_memory(const LinkPlan& plan);
/// Memory of the pads on link sums and of the expanded selection.
std::size_t link_sums_memory(const LinkPlan& plan);

}  // namespace tacit::plan
