#include "plan/table_noise.h"

#include <bit>
#include <string>

#include "bgv/plaintext.h"
#include "circuit/link_circuit.h"

namespace tacit::plan {
namespace {

/// A round sends the powers 2, 4, 8 and 16, each dropped to the level that is sent.
void estimate_power(TablePlan& plan, const PlanningOps& ops, NoiseBudget& budget) {
  EstimatedValue power = estimate_refreshed(ops, plan.power.sums_level);
  for (std::size_t i = 0; i < kRoundSquarings; ++i) {
    power = circuit::repeated_square(ops, power, 1);
    const EstimatedValue sent = ops.rerandomize(ops.drop_to(power, plan.end_level));
    budget.note_sent(ops, "power " + std::to_string(2 << i) + ": sent", sent,
                     kPowerRounds * plan.power_vectors() * plan.degree());
    plan.power.sent_factors[i] = sent.factor();
  }
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
  estimate_power(plan, ops, budget);
  estimate_tabulate(plan, ops, budget);
  estimate_gate(plan, ops, budget);
}

}  // namespace tacit::plan
