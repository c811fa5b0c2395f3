// SPDX-License-Identifier: Apache-2.0
// What a whole plan costs.
#pragma once

#include "plan/plan.h"

namespace tacit::plan {

/// Plan::cost; the rest of the plan is set.
Cost estimate_cost(const Plan& plan);

}  // namespace tacit::plan
