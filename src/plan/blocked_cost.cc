// SPDX-License-Identifier: Apache-2.0
#include "plan/blocked_cost.h"

#include <algorithm>
#include <cmath>

#include "circuit/link_circuit.h"
#include "plan/alignment.h"
#include "plan/noise.h"

namespace tacit::plan {
namespace {

std::size_t products_of(const LinkRequest& request) {
  std::size_t products = 0;
  for (const FeatureShape& f : request.features) products += f.products();
  return products;
}

/// Planes that are multiplied with a mask: one for each mask, and where buckets have masks each high digit's
/// with the mask that is set wherever there is a record.
std::size_t masked_planes_of(const LinkRequest& request) {
  std::size_t planes = request.masks();
  for (const FeatureShape& f : request.features) planes += f.has_bucket_masks() ? f.high_planes() : 0;
  return planes;
}

/// A mask's transforms have N/w points, as many as there are bins, one modulo t and one for each limb; each
/// of its values goes into w neighbouring places of both parts of a plane.
OperationCounts score_operations(const LinkPlan& plan) {
  const BlockedLayout& layout = plan.blocked().layout;
  const double short_transform =
      std::log2(static_cast<double>(layout.bins())) /
      (std::log2(static_cast<double>(layout.degree)) * static_cast<double>(layout.width));
  const auto level = static_cast<double>(plan.planes_level);
  constexpr double kRowsOfMemory = 1.5;  // that take as long: measured
  return {static_cast<double>(plan.request.masks()) * (level + 1) * short_transform, 0,
          static_cast<double>(masked_planes_of(plan.request)) * level * 2 * kRowsOfMemory};
}

OperationCounts step_operations(const bgv::ShiftSchedule& schedule, bgv::Level level,
                                const bgv::ParametersLiteral& literal) {
  const PlanningOps ops(literal);
  ops.masked_shifts(EstimatedValue(level, 2, {}, Variance(1, 1)), schedule, level);
  return ops.operations();
}

}  // namespace

OperationCounts blocked_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal) {
  const PlanningOps ops(literal);
  const EstimatedValue digits(plan.planes_level, 2, {}, Variance(1, 1));
  const EstimatedValue products = ops.multiply_independent(digits, digits);
  OperationCounts layer = ops.operations() * static_cast<double>(products_of(plan.request) - 1);
  const circuit::LinkCircuit circuit(ops, plan.polynomial, plan.offset, circuit::MaskNoise::kNone);
  ops.pack(circuit(ops.relinearize(products, plan.score_level)), 1, plan.blocked().layout.width);
  layer += ops.operations();
  layer += score_operations(plan);
  return layer * static_cast<double>(plan.steps);
}

OperationCounts alignment_operations(const LinkPlan& plan, const bgv::ParametersLiteral& literal) {
  OperationCounts all;
  const BlockedLayout& layout = plan.blocked().layout;
  for (std::size_t pass = 1; pass < layout.passes; ++pass) {
    for (std::size_t step = 0; step < alignment_steps(pass); ++step) {
      all += step_operations(bgv::ShiftSchedule(alignment_step(layout, step)),
                             plan.alignment_level(pass) - step, literal);
    }
  }
  return all * static_cast<double>(layout.vectors());
}

/// Two for each column, and what is set for each feature and record.
std::size_t blocked_layer_numbers(const LinkPlan& plan) {
  std::size_t terms = 1;
  for (const FeatureShape& f : plan.request.features) terms += 2 * f.columns() + 1;
  return terms * plan.blocked().layout.bins();
}

/// The planes of a set as they came and in another order, or then the masks of a tile of layers, as numbers,
/// coefficients and modulo a prime, with the tile's scores of three parts.
std::size_t blocked_layers_memory(const LinkPlan& plan) {
  constexpr std::size_t kTileLayers = 16;
  const std::size_t limb = plan.limb_bytes(), layers = std::max(plan.blocked().layout.width, kTileLayers);
  const std::size_t planes = plan.set_planes * 2 * plan.planes_level * limb;
  const std::size_t masks =
      (2 * plan.request.masks() * plan.blocked().layout.bins() + blocked_layer_numbers(plan)) *
      sizeof(std::uint32_t);
  const std::size_t tile = layers * (masks + 3 * plan.planes_level * limb);
  return planes + std::max(planes, tile);
}

/// And where each record is.
std::size_t blocked_memory(const LinkPlan& plan) {
  const std::size_t records = plan.request.server_records * (2 + plan.request.passes) * sizeof(std::uint32_t);
  return blocked_layers_memory(plan) + records + blocked_sums_memory(plan);
}

std::size_t blocked_sums_memory(const LinkPlan& plan) {
  const BlockedLayout& layout = plan.blocked().layout;
  const std::size_t packed = layout.passes * layout.vectors() + layout.passes * layout.categories;
  const std::size_t pads = (layout.passes + 1) * kBatchVectors;
  return plan.limb_bytes() * (packed * 2 * plan.packed_level + pads);
}

}  // namespace tacit::plan
