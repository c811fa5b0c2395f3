// SPDX-License-Identifier: Apache-2.0
#include "plan/check_noise.h"

#include <cmath>

#include "bgv/plaintext.h"

namespace tacit::plan {

/// Products of ciphertexts times 4, each times any slots; and squares of planes times 4 and of sums of them,
/// each times any number, and all of that times any slots.
void estimate_check_noise(const LinkPlan& link, const CheckStep& check, const PlanningOps& ops,
                          NoiseBudget& budget) {
  constexpr double kFour = 4;
  const EstimatedValue claim = estimate_refreshed(ops, check.level);
  const double terms = static_cast<double>(check.products + check.ciphertexts);
  const EstimatedValue claims = ops.scaled_sum(ops.multiply_plain(ops.square(claim)), terms, 1);
  const EstimatedValue plane = estimate_refreshed(ops, link.planes_level);
  const double any = bgv::kPlaintextModulus / std::sqrt(12.0);
  EstimatedValue squares = ops.scaled_sum(ops.square(plane), static_cast<double>(link.set_planes), any);
  for (const FeatureShape& f : link.request.features) {
    if (link.is_blocked())  // presence, times the sum of low digits
      ops.add(squares, ops.scaled_sum(ops.square(plane), static_cast<double>(f.low_planes()), any));
    for (const std::size_t digits : {f.low_planes(), f.high_planes()})
      ops.add(squares,
              ops.scaled_sum(ops.square(ops.scaled_sum(plane, static_cast<double>(digits), 1)), 1, any));
  }
  const EstimatedValue planes = ops.scaled_sum(ops.multiply_plain(squares),
                                               static_cast<double>(kPlaneCombinations * link.plane_sets), 1);
  EstimatedValue sum = ops.drop_to(claims, check.sent_level);
  ops.add(sum,
          EstimatedValue(sum.level(), 3, sum.factor(), ops.drop_to(planes, check.sent_level).variance()));
  const EstimatedValue sent = ops.rerandomize(ops.scaled_sum(sum, 1, kFour));
  budget.note_sent(ops, "checks: sent", sent, kChecks);
}

}  // namespace tacit::plan
