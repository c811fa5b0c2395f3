// SPDX-License-Identifier: Apache-2.0
// How noise grows from link sums to the table.
#pragma once

#include "plan/noise_budget.h"
#include "plan/table_plan.h"

namespace tacit::plan {

/// Runs the table's circuits on estimates, and fills in the correction factors that ciphertexts are sent
/// with.
void estimate_table_noise(TablePlan& plan, const PlanningOps& ops, NoiseBudget& budget);

}  // namespace tacit::plan
