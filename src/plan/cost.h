// What a plan costs: transforms and passes by phase, bytes each way, memory of each side.
#pragma once

#include "plan/plan.h"

namespace tacit::plan {

/// All of Plan::cost but the server's memory limit; the rest of the plan is set.
Cost estimate_cost(const Plan& plan);

/// What the units of Work take on one core of some machine, in seconds, at one ring degree.
struct OperationSeconds {
  double transform = 0;
  double pass = 0;
  double row = 0;
};

/// Seconds of one core for `work`.
double seconds(const Work& work, const OperationSeconds& operation);

/// A machine of the year 2021 (3.5 GHz, AVX2) at this degree: what plans are compared by. Which one is best
/// does not depend on it much.
OperationSeconds typical_operations(std::size_t degree);

}  // namespace tacit::plan
