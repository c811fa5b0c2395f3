// SPDX-License-Identifier: Apache-2.0
// How noise grows in record linkage.
#pragma once

#include "plan/link_plan.h"
#include "plan/noise_budget.h"

namespace tacit::plan {

/// Runs the link strategy's circuits on estimates, and fills in the correction factors that ciphertexts are
/// sent with.
void estimate_link_noise(LinkPlan& plan, const PlanningOps& ops, NoiseBudget& budget);

}  // namespace tacit::plan
