// SPDX-License-Identifier: Apache-2.0
// What derive_link_plan (link_plan.h) and the planner's choices are where only records that share a bin are
// compared.
#pragma once

#include <vector>

#include "plan/choice.h"
#include "plan/link_plan.h"

namespace tacit::plan {

/// Bounds on the choice: beyond what blocked_size.h says there may be kMoreShelves shelves, and as many
/// groups again and kMoreGroups.
inline constexpr std::size_t kMoreGroups = 32;
inline constexpr std::size_t kMinScoreDrop = 2, kMaxScoreDrop = 3;

/// Fills in all that follows from `choice`; the request, the polynomial and the end level are there. Throws
/// Error(kLimit) if the choice is out of its bounds or the model has no passes.
void derive_blocked(LinkPlan& plan, std::size_t degree, const BlockedChoice& choice);

/// The choices to try, and the one to find the levels with, of a model with passes.
std::vector<StrategyChoice> blocked_choices(const LinkRequest& request, std::size_t degree);
StrategyChoice usual_blocked(const LinkRequest& request, std::size_t degree);
/// The layout of most plans for so many records, to tell people beforehand what blocked linkage would do with
/// them. Only the request's records, passes and categories matter.
BlockedLayout usual_layout(const LinkRequest& request);

}  // namespace tacit::plan
