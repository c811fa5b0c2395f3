// SPDX-License-Identifier: Apache-2.0
// The noise of what is checked, of an honest client.
#pragma once

#include "plan/link_plan.h"
#include "plan/noise_budget.h"
#include "plan/soundness.h"

namespace tacit::plan {

void estimate_check_noise(const LinkPlan& link, const CheckStep& check, const PlanningOps& ops,
                          NoiseBudget& budget);

}  // namespace tacit::plan
