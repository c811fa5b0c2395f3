// SPDX-License-Identifier: Apache-2.0
#include "plan/table_cost.h"

#include "circuit/inverse_circuit.h"
#include "plan/noise.h"

namespace tacit::plan {

OperationCounts inverse_operations(const TablePlan& plan, const bgv::ParametersLiteral& literal) {
  const PlanningOps ops(literal);
  const EstimatedValue power = ops.fresh(plan.inverse.powers_level);
  circuit::first_power(ops, ops.fresh(plan.inverse.sums_level));
  for (std::size_t i = 2; i < kInverseRounds; ++i) circuit::next_power(ops, power, power);
  circuit::last_powers(ops, power, power, power);
  return ops.operations() * static_cast<double>(plan.linked_vectors());
}

OperationCounts tabulate_operations(const TablePlan& plan, const bgv::ParametersLiteral& literal) {
  const PlanningOps item_ops(literal);
  const EstimatedValue value(plan.tabulate.values_level, 2, {}, Variance(1, 1));
  item_ops.multiply_plain(value);
  const OperationCounts product = item_ops.operations();
  const PlanningOps pack_ops(literal);
  pack_ops.pack(value, 1, plan.degree());
  // A part's values are encoded once for all categories; a cell's records lie in one ciphertext, or in two,
  // or anywhere.
  const auto vectors = static_cast<double>(plan.sums.cells_together ? 1 : plan.sums.vectors());
  OperationCounts encoding{1 + static_cast<double>(plan.tabulate.values_level),
                           1 + static_cast<double>(plan.tabulate.values_level), 0};
  OperationCounts all =
      encoding * (vectors * static_cast<double>(plan.request.cells * plan.tabulate.items.parts()));
  all += product * (vectors * static_cast<double>(plan.tabulate.items.count()));
  return all += pack_ops.operations() * static_cast<double>(plan.tabulate.items.count() + 14);
}

OperationCounts gate_operations(const TablePlan& plan, const bgv::ParametersLiteral& literal) {
  const PlanningOps ops(literal);
  const EstimatedValue factor = ops.fresh(plan.tabulate.values_level);
  ops.relinearize(ops.multiply(factor, factor), plan.end_level);
  const std::size_t products = plan.gate.layout.heights() * plan.gate.layout.vectors() + plan.total_vectors();
  return ops.operations() * static_cast<double>(products);
}

}  // namespace tacit::plan
