// SPDX-License-Identifier: Apache-2.0
// The search for the cheapest plan: ring degree, special primes, level of what is sent back, link strategy
// and its layout.
#pragma once

#include "plan/plan.h"

namespace tacit::plan {

/// The plan with the least expected time whose server memory is within `memory_bytes`. Where both link
/// strategies are possible, blocked linkage is taken if it takes less than half the time of all pairs. Throws
/// what derive_plan throws if no choice works, and Error(kLimit) if every plan that works needs more memory,
/// or if the model has no passes and blocked linkage is wanted.
Plan make_plan(const PlanRequest& request, std::size_t memory_bytes,
               StrategyWanted wanted = StrategyWanted::kAny);

}  // namespace tacit::plan
