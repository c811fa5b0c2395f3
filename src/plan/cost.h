// What a plan costs: transforms and passes by phase, bytes each way, memory of each side.
#pragma once

#include "plan/plan.h"

namespace tacit::plan {

/// All of Plan::cost but the server's memory limit; the rest of the plan is set.
Cost estimate_cost(const Plan& plan);

/// Seconds of one core for `work` at ring degree `degree`, where one forward transform of that degree takes
/// `transform_seconds`.
double seconds(const Work& work, double transform_seconds);

/// The time of one forward transform at `degree` on this machine: the least of some runs.
double measure_transform_seconds(std::size_t degree);

}  // namespace tacit::plan
