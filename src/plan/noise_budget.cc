// SPDX-License-Identifier: Apache-2.0
#include "plan/noise_budget.h"

#include <cmath>
#include <utility>

#include "plan/link_plan.h"

namespace tacit::plan {

void NoiseBudget::note(const PlanningOps& ops, std::string step, const EstimatedValue& v, double needed) {
  const double bits = ops.modulus_bits(v.level());
  points.push_back({std::move(step), v.level(), bits, v.bits(), bits - needed - v.bits()});
}

void NoiseBudget::note_sent(const PlanningOps& ops, std::string step, const EstimatedValue& v,
                            std::size_t numbers) {
  const double count = std::log2(static_cast<double>(numbers)) - std::log2(kTailSigmas);
  wrap_probability += std::exp2(v.bits() + count - ops.modulus_bits(v.level()));
  note(ops, std::move(step), v, kHidingBits + count);
}

double tag_variance() {
  return std::exp2(2 * kTagBits) / 12 + 0.25;
}

EstimatedValue estimate_refreshed(const PlanningOps& ops, bgv::Level level) {
  const EstimatedValue four = ops.scaled_sum(ops.fresh(level), 1, 4);
  return EstimatedValue(level, 2, bgv::factor_of(4), four.variance());
}

}  // namespace tacit::plan
