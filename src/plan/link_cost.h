// SPDX-License-Identifier: Apache-2.0
// What record linkage costs the server.
#pragma once

#include "bgv/parameters.h"
#include "plan/link_plan.h"
#include "plan/operation_counts.h"

namespace tacit::plan {

/// Checking the planes and making versions of them, where the strategy has versions.
OperationCounts prepare_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal);
/// The versions of one set of planes alone; nothing where the strategy has none.
OperationCounts version_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal);
/// From versions or planes to packed link sums.
OperationCounts link_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal);
/// What is done with link sums before the table: split by the client's own categories, or aligned.
OperationCounts sums_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal);

/// Memory while it links: planes of a set, and versions and scores or masks and packed link sums.
std::size_t link_memory(const LinkPlan& plan);
/// The part of it without which no layer can be linked: all but the records' places and the link sums.
std::size_t layers_memory(const LinkPlan& plan);
/// Numbers that say what a layer's scores are added up of, about, where no feature is missing.
std::size_t layer_numbers(const LinkPlan& plan);
/// Memory of the pads on link sums and of the expanded selection.
std::size_t link_sums_memory(const LinkPlan& plan);

}  // namespace tacit::plan
