// SPDX-License-Identifier: Apache-2.0
#include "plan/table_noise.h"

#include <bit>
#include <string>

#include "bgv/plaintext.h"
#include "circuit/inverse_circuit.h"

namespace tacit::plan {
namespace {

/// What the client has sent is estimated alike, whichever power of link sums it is.
void estimate_inverse(TablePlan& plan, const PlanningOps& ops, NoiseBudget& budget) {
  const std::size_t numbers = plan.linked_vectors() * plan.degree();
  const auto note = [&](const char* what, const EstimatedValue& value, std::size_t times) {
    const EstimatedValue sent = ops.rerandomize(value);
    budget.note_sent(ops, what, sent, times * numbers);
    return sent.factor();
  };
  const EstimatedValue sums = estimate_refreshed(ops, plan.inverse.sums_level);
  const EstimatedValue power = estimate_refreshed(ops, plan.inverse.powers_level);
  plan.inverse.first_factor = note("inverse: first power sent", circuit::first_power(ops, sums), 1);
  const auto [inverse, linked] = circuit::last_powers(ops, power, power, power);
  // The powers of the rounds between are made like the inverse.
  plan.inverse.next_factor = note("inverse: sent", inverse, kInverseRounds - 1);
  plan.inverse.linked_factor = note("inverse: linked sent", linked, 1);
}

void estimate_tabulate(TablePlan& plan, const PlanningOps& ops, NoiseBudget& budget) {
  const EstimatedValue linked = estimate_refreshed(ops, plan.tabulate.values_level);
  // The vector of a cell's values has few slots that are not 0, and its coefficients are not like random
  // ones: they count with the most that they can be, t/2.
  constexpr double kMost = bgv::kPlaintextModulus / 2.0;
  const EstimatedValue product =
      ops.multiply_plain(linked, static_cast<double>(plan.degree()) * kMost * kMost);
  const EstimatedValue value = ops.scaled_sum(product, static_cast<double>(plan.sums.vectors()), 1);
  budget.note(ops, "tabulate: values", value, 1);
  const EstimatedValue packed = ops.pack(value, std::countr_zero(plan.degree()), plan.degree());
  budget.note(ops, "tabulate: packed", packed, 1);
  const EstimatedValue sent = ops.rerandomize(ops.drop_to(packed, plan.end_level));
  budget.note_sent(ops, "tabulate: sent", sent, plan.total_vectors() * plan.degree());
  plan.tabulate.sent_factor = sent.factor();
}

/// A product of two factors of the gate.
void estimate_gate(TablePlan& plan, const PlanningOps& ops, NoiseBudget& budget) {
  const EstimatedValue factor = estimate_refreshed(ops, plan.tabulate.values_level);
  const EstimatedValue product = ops.relinearize(ops.multiply(factor, factor), plan.end_level);
  const EstimatedValue sent = ops.rerandomize(product);
  const std::size_t products = plan.gate.layout.heights() * plan.gate.layout.vectors() + plan.total_vectors();
  budget.note_sent(ops, "gate: sent", sent, products * plan.degree());
  plan.gate.sent_factor = sent.factor();
}

}  // namespace

void estimate_table_noise(TablePlan& plan, const PlanningOps& ops, NoiseBudget& budget) {
  estimate_inverse(plan, ops, budget);
  estimate_tabulate(plan, ops, budget);
  estimate_gate(plan, ops, budget);
}

}  // namespace tacit::plan
