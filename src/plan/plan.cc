// SPDX-License-Identifier: Apache-2.0
#include "plan/plan.h"

#include <bit>
#include <cmath>
#include <map>
#include <string>

#include "bgv/packing.h"
#include "plan/check_noise.h"
#include "plan/digits.h"
#include "plan/link_noise.h"
#include "plan/plan_cost.h"
#include "plan/refusal.h"
#include "plan/table_noise.h"

namespace tacit::plan {
namespace {

void set_checks(Plan& plan) {
  std::size_t returned = plan.link.selection_vectors();
  for (const Round& round : plan.rounds) returned += round.returned;
  plan.check =
      derive_checks(plan.link, returned, plan.link.checked_products() + plan.table.checked_products(),
                    std::max(plan.table.inverse.powers_level, plan.link.least_refreshed_level()));
}

void set_primes(Plan& plan) {
  const bgv::Level levels = std::max(plan.link.planes_level, plan.check.level);
  plan.literal = bgv::make_literal(plan.degree(), levels, plan.choice.special_primes);
  if (bgv::total_bits(plan.literal) > plan.request.security.limit_bits(plan.degree())) {
    throw Error(ErrorCategory::kSecurity,
                "the plan is under 128-bit security: it needs " +
                    std::to_string(bgv::total_bits(plan.literal)) + " bits of modulus at ring degree " +
                    std::to_string(plan.degree()) + ", which allows " +
                    std::to_string(plan.request.security.limit_bits(plan.degree())));
  }
  check_divisions(plan.link, plan.choice);
}

void set_keys(Plan& plan) {
  std::map<bgv::KeyIndex, bgv::Level> levels;
  const auto want = [&](bgv::KeyIndex index, bgv::Level level) {
    levels[index] = std::max(levels[index], level);
  };
  want(bgv::kRelinearization, std::max(plan.link.planes_level, plan.table.inverse.powers_level));
  const std::size_t n = plan.degree();
  for (int height = 1; height <= std::countr_zero(n); ++height) {
    want(bgv::packing_exponent(n, n, height), plan.table.tabulate.values_level);
  }
  // The exponents of a narrower packing are among these.
  if (plan.link.is_blocked()) {
    const BlockedLayout& layout = plan.link.blocked().layout;
    for (std::size_t pass = 1; pass < layout.passes; ++pass) {
      for (std::size_t step = 0; step < alignment_steps(pass); ++step) {
        const bgv::ShiftSchedule schedule(alignment_step(layout, step));
        for (const bgv::KeyRequirement& key : schedule.keys(plan.link.alignment_level(pass) - step))
          want(key.index, key.level);
      }
    }
  }
  for (const auto& [index, level] : levels) plan.keys.push_back({index, level});
}

void estimate_noise(Plan& plan) {
  const PlanningOps ops(plan.literal);
  NoiseBudget budget;
  estimate_link_noise(plan.link, ops, budget);
  estimate_table_noise(plan.table, ops, budget);
  estimate_check_noise(plan.link, plan.check, ops, budget);
  plan.noise = std::move(budget.points);
  plan.wrap_probability = budget.wrap_probability;
  plan.least_margin_bits = ops.least_margin();
}

void check_noise(const Plan& plan) {
  if (plan.least_margin_bits < kMarginBits) {
    refuse("the noise of a step would come within " + std::to_string(plan.least_margin_bits) +
           " bits of its modulus");
  }
  for (const NoisePoint& point : plan.noise) {
    if (point.margin_bits < 0) refuse("the step '" + point.step + "' leaves no room to hide what it sends");
  }
  if (plan.wrap_probability > std::exp2(-kHidingBits))
    refuse("what is sent leaves no room to hide all of it");
}

}  // namespace

bgv::CorrectionFactor Plan::sent_factor(const Round& round, std::size_t index) const {
  if (round.kind == RoundKind::kLinkSums) return link.sent_factor;
  if (round.kind == RoundKind::kCategories) return link.split.sent_factor;
  if (round.kind == RoundKind::kAligned) return link.blocked().aligned_factor;
  return table.sent_factor(round, index);
}

Plan derive_plan(const PlanRequest& request, const PlanChoice& choice) {
  check_request(request);
  check_primes(choice);
  Plan plan;
  plan.request = request;
  plan.choice = choice;
  plan.link = derive_link_plan(request, choice);
  plan.table = derive_table_plan(
      request, plan.link.sums, cell_bound(request.client_records, request.server_records), choice.end_level);
  plan.rounds = plan.link.rounds;
  plan.rounds.insert(plan.rounds.end(), plan.table.rounds.begin(), plan.table.rounds.end());
  set_checks(plan);
  set_primes(plan);
  set_keys(plan);
  estimate_noise(plan);
  check_noise(plan);
  plan.cost = estimate_cost(plan);
  return plan;
}

}  // namespace tacit::plan
