// SPDX-License-Identifier: Apache-2.0
#include "plan/link_cost.h"

#include "bgv/shortness.h"
#include "circuit/link_circuit.h"
#include "plan/blocked_cost.h"
#include "plan/noise.h"
#include "plan/soundness.h"

namespace tacit::plan {
namespace {

/// Each plane is squared, and it and its square go into as many combinations, twice as it is; and both its
/// parts go into every row of the proof, times a monomial, which costs about as much as four passes.
OperationCounts plane_check_operations(const LinkPlan& plan) {
  constexpr double kCombined = 7 + kPlaneCombinations * (3 + 2 + 2) * 2;
  constexpr double kRows = 2 * bgv::kProofRows * (4 + 2);
  return {0, (kCombined + kRows) * static_cast<double>(plan.set_planes * plan.planes_level), 0};
}

OperationCounts strategy_operations(const LinkPlan& plan, const AllPairsPlan& own,
                                    const bgv::ParametersLiteral& literal) {
  const PlanningOps ops(literal);
  const EstimatedValue score(plan.score_level, 2, {}, Variance(1, 1));
  const circuit::LinkCircuit circuit(ops, plan.polynomial, plan.offset, own.mask_noise());
  ops.pack(circuit(score), 1, own.layout.width);
  OperationCounts layer = ops.operations();
  // A mask costs about what three rows do. Rows take twice as long where a slice of all versions leaves the
  // second cache.
  constexpr std::size_t kVersionsInCache = 1024;
  // What is read again is in the first cache: measured.
  constexpr double kRepeated = 0.25;
  const double terms = static_cast<double>(plan.request.terms()) +
                       kRepeated * static_cast<double>(plan.request.repeated_terms());
  const double rows = 2.0 * static_cast<double>(plan.score_level * own.layout.copies) * (terms + 3);
  layer += {0, 0, plan.request.versions() > kVersionsInCache ? 2 * rows : rows};
  return layer * static_cast<double>(plan.steps);
}

}  // namespace

OperationCounts prepare_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal) {
  OperationCounts all = version_operations(plan, literal);
  all += plane_check_operations(plan);
  return all * static_cast<double>(plan.plane_sets);
}

OperationCounts version_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal) {
  if (plan.is_blocked()) return {};
  const PlanningOps ops(literal);
  const EstimatedValue plane = ops.fresh(plan.planes_level);
  ops.relinearize(ops.multiply_independent(plane, plane), plan.score_level);
  // The weight, the feature's presence, planes from memory that no cache holds, and the way into fresh
  // memory, which costs most: measured.
  constexpr double kPassesPerLimb = 45;
  OperationCounts version = ops.operations();
  version += {0, kPassesPerLimb * static_cast<double>(plan.planes_level), 0};
  return version * static_cast<double>(plan.request.versions());
}

OperationCounts link_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal) {
  return plan.is_blocked() ? blocked_operations(plan, literal)
                           : strategy_operations(plan, plan.all_pairs(), literal);
}

/// A key switch for every two numbers of the selection, and a product of each with the pads of every vector.
OperationCounts sums_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal) {
  if (plan.is_blocked()) return alignment_operations(plan, literal);
  if (!plan.splits()) return {};
  const PlanningOps expand_ops(literal), pad_ops(literal);
  const EstimatedValue selected = expand_ops.pack(expand_ops.fresh(plan.split.level), 1, 1);
  EstimatedValue product = pad_ops.multiply_plain(selected);
  pad_ops.add(product, product);
  const auto numbers = static_cast<double>(plan.split.selections << plan.split.height);
  OperationCounts all = expand_ops.operations() * (numbers / 2);
  all += pad_ops.operations() * (numbers * static_cast<double>(plan.sums.vectors()));
  return all;
}

std::size_t layer_numbers(const LinkPlan& plan) {
  if (plan.is_blocked()) return blocked_layer_numbers(plan);
  return plan.all_pairs().layout.copies * (plan.request.terms() + plan.request.repeated_terms());
}

std::size_t link_memory(const LinkPlan& plan) {
  return plan.is_blocked() ? blocked_memory(plan) : layers_memory(plan);
}

std::size_t layers_memory(const LinkPlan& plan) {
  if (plan.is_blocked()) return blocked_layers_memory(plan);
  const std::size_t plane = 2 * plan.planes_level * plan.limb_bytes();
  const std::size_t score = 2 * plan.score_level * plan.limb_bytes();
  const std::size_t numbers = layer_numbers(plan) * sizeof(std::uint32_t);
  return plan.request.versions() * score + plan.set_planes * plane + plan.tile_layers() * (score + numbers);
}

std::size_t link_sums_memory(const LinkPlan& plan) {
  if (plan.is_blocked()) return blocked_sums_memory(plan);
  const std::size_t slots = plan.sums.vectors() * plan.sums.degree;
  const std::size_t pads = (plan.splits() ? plan.split.blocks : 1) * slots * sizeof(std::uint32_t);
  const std::size_t selected = plan.splits() ? (std::size_t{3} << plan.split.height) * plan.split.level : 0;
  return pads + plan.limb_bytes() * 2 * selected;
}

}  // namespace tacit::plan
