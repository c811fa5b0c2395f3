// SPDX-License-Identifier: Apache-2.0
#include "plan/round_steps.h"

namespace tacit::plan {

std::size_t made_steps(const Plan& plan, std::size_t round) {
  const Round& own = plan.rounds[round];
  return own.kind == RoundKind::kTotals ? plan.table.tabulate.items.count() : own.sent;
}

std::size_t steps_until_made(const Plan& plan, std::size_t round) {
  std::size_t steps = 0;
  for (std::size_t i = 1; i <= round; ++i) steps += plan.rounds[i - 1].returned + made_steps(plan, i);
  return steps;
}

std::size_t totals_round(const Plan& plan) {
  std::size_t round = 0;
  while (plan.rounds[round].kind != RoundKind::kTotals) ++round;
  return round;
}

}  // namespace tacit::plan
