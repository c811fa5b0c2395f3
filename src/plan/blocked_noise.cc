// SPDX-License-Identifier: Apache-2.0
#include "plan/blocked_noise.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "bgv/plaintext.h"
#include "circuit/link_circuit.h"
#include "plan/alignment.h"

namespace tacit::plan {
namespace {

/// The sum of the squares of the coefficients of a plaintext with so many, each like a random number modulo
/// t.
double random_norm(double coefficients) {
  constexpr double kT = bgv::kPlaintextModulus;
  return coefficients * kT * kT / 12;
}

/// A layer's score: for each bucket of the server records, masked sums of its feature's low digits and of its
/// high ones, multiplied; or masked sums of low digits, each multiplied with a masked high digit. A mask that
/// is constant on blocks is a polynomial in X^w. Weights are in the masks, which look random with them and
/// without them.
EstimatedValue estimate_blocked_score(const LinkPlan& plan, const PlanningOps& ops) {
  const BlockedPlan& own = plan.blocked();
  const EstimatedValue masked =
      ops.multiply_plain(ops.fresh(plan.planes_level), random_norm(static_cast<double>(own.layout.bins())));
  EstimatedValue products(plan.planes_level, 3, masked.factor(), Variance());
  double disagreeing = 0;
  for (const FeatureShape& f : plan.request.features) {
    const EstimatedValue low = ops.scaled_sum(masked, static_cast<double>(f.low_planes()), 1);
    const std::size_t high_planes = f.has_bucket_masks() ? 1 : f.high_planes();
    const EstimatedValue high = ops.scaled_sum(masked, static_cast<double>(high_planes), 1);
    ops.add(products,
            ops.scaled_sum(ops.multiply_independent(low, high), static_cast<double>(f.products()), 1));
    if (f.disagreement != 0) disagreeing += static_cast<double>(f.low_planes());
  }
  ops.add(products, ops.scaled_sum(masked, disagreeing, 1));
  return ops.relinearize(products, plan.score_level);
}

/// Over all shelves of a pass and category.
EstimatedValue estimate_blocked_packed(const LinkPlan& plan, const PlanningOps& ops, NoiseBudget& budget) {
  const BlockedLayout& layout = plan.blocked().layout;
  const EstimatedValue score = estimate_blocked_score(plan, ops);
  budget.note(ops, "link: score", score, 1);
  const EstimatedValue linked =
      circuit::LinkCircuit(ops, plan.polynomial, plan.offset, circuit::MaskNoise::kNone)(score);
  budget.note(ops, "link: values", linked, 1);
  const EstimatedValue packed = ops.pack(linked, std::countr_zero(layout.width), layout.width);
  const EstimatedValue all = ops.scaled_sum(packed, static_cast<double>(layout.shelves), 1);
  budget.note(ops, "link: packed", all, 1);
  return all;
}

/// Tags are combinations of a pass's packed sums of a category, w coefficients in each of a group.
void estimate_blocked_tags(const LinkPlan& plan, const EstimatedValue& packed, const PlanningOps& ops,
                           NoiseBudget& budget) {
  const BlockedLayout& layout = plan.blocked().layout;
  const auto width = static_cast<double>(layout.width);
  const EstimatedValue combined = ops.scaled_sum(ops.multiply_plain(packed, width * tag_variance()),
                                                 static_cast<double>(layout.groups), 1);
  const EstimatedValue tags = ops.pack(combined, std::countr_zero(layout.width), layout.width);
  budget.note_sent(ops, "link: tags sent", ops.rerandomize(ops.drop_to(tags, plan.end_level)),
                   kTags * layout.bins() * layout.passes * layout.categories);
}

void estimate_alignment(LinkPlan& plan, BlockedPlan& own, const PlanningOps& ops, NoiseBudget& budget) {
  EstimatedValue sum = estimate_refreshed(ops, plan.alignment_level(0));
  for (std::size_t pass = 1; pass < own.layout.passes; ++pass) {
    EstimatedValue moved = estimate_refreshed(ops, plan.alignment_level(pass));
    for (std::size_t step = 0; step < alignment_steps(pass); ++step) {
      const bool last = step + 1 == alignment_steps(pass);  // its prime is dropped of the sum
      moved = ops.masked_shifts(moved, bgv::ShiftSchedule(alignment_step(own.layout, step)),
                                moved.level() - (last ? 0 : 1));
    }
    ops.add(sum, EstimatedValue(moved.level(), 2, sum.factor(), moved.variance()));
  }
  budget.note(ops, "alignment: sums", sum, 1);
  const EstimatedValue sent = ops.rerandomize(ops.drop_to(sum, plan.end_level));
  budget.note_sent(ops, "alignment: sent", sent, own.layout.vectors() * own.layout.degree);
  own.aligned_factor = sent.factor();
}

}  // namespace

void estimate_blocked_noise(LinkPlan& plan, const PlanningOps& ops, NoiseBudget& budget) {
  auto& own = std::get<BlockedPlan>(plan.strategy);
  const EstimatedValue packed = estimate_blocked_packed(plan, ops, budget);
  const EstimatedValue sent = ops.rerandomize(ops.drop_to(packed, plan.end_level));
  budget.note_sent(ops, "link: sent", sent, own.layout.passes * own.layout.vectors() * own.layout.degree);
  plan.sent_factor = sent.factor();
  estimate_blocked_tags(plan, packed, ops, budget);
  if (own.layout.passes > 1) estimate_alignment(plan, own, ops, budget);
}

}  // namespace tacit::plan
