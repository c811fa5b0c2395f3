// SPDX-License-Identifier: Apache-2.0
// Noise of blocked linkage along its circuits.
#pragma once

#include "plan/link_plan.h"
#include "plan/noise_budget.h"

namespace tacit::plan {

/// Fills in the factors of what `plan`, of blocked linkage, sends.
void estimate_blocked_noise(LinkPlan& plan, const PlanningOps& ops, NoiseBudget& budget);

}  // namespace tacit::plan
