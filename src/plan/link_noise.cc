// SPDX-License-Identifier: Apache-2.0
#include "plan/link_noise.h"

#include <bit>
#include <cmath>
#include <optional>

#include "bgv/packing.h"
#include "circuit/link_circuit.h"
#include "plan/blocked_noise.h"

namespace tacit::plan {
namespace {

/// A server record's score: sums over the features of products of digits. A version that holds the unit
/// counts as often as the weight says, the largest one for all of a feature's buckets.
EstimatedValue estimate_contribution(const LinkPlan& plan, const PlanningOps& ops) {
  const EstimatedValue plane = ops.fresh(plan.planes_level);
  std::optional<EstimatedValue> sum;
  const auto add = [&](const EstimatedValue& term) {
    if (sum.has_value()) {
      ops.add(*sum, term);
    } else {
      sum = term;
    }
  };
  for (const FeatureShape& f : plan.request.features) {
    const EstimatedValue product = ops.scaled_sum(ops.multiply_independent(plane, plane), 1, f.unit());
    const EstimatedValue version = ops.relinearize(product, plan.score_level);
    add(ops.scaled_sum(version, static_cast<double>(f.columns()), f.weight() / f.unit()));
    if (f.disagreement == 0) continue;
    // The record's own, as part of what all features take off, and once more where it is given back.
    const EstimatedValue present = ops.scaled_sum(plane, static_cast<double>(f.low_planes()), f.disagreement);
    for (int k = 0; k < 2; ++k) add(ops.drop_to(present, plan.score_level));
  }
  return *sum;
}

/// Of one shelf or, where they are added up, of all. Masks over whole blocks are polynomials in X^w, and one
/// product with all masks at once adds up the noise of as many sums, independent of one another.
EstimatedValue estimate_packed(const LinkPlan& plan, const AllPairsPlan& own, const PlanningOps& ops,
                               NoiseBudget& budget) {
  EstimatedValue score = ops.multiply_plain(estimate_contribution(plan, ops), own.masks.squared_norm);
  score = EstimatedValue(score.level(), 2, score.factor() * own.masks.factor, score.variance());
  budget.note(ops, "link: score", score, 1);
  const EstimatedValue linked =
      circuit::LinkCircuit(ops, plan.polynomial, plan.offset, own.mask_noise())(score);
  budget.note(ops, "link: values", linked, 1);
  const EstimatedValue packed = ops.pack(linked, std::countr_zero(own.layout.width), own.layout.width);
  const std::size_t shelves = plan.splits() ? 1 : own.layout.shelves;
  const EstimatedValue all = ops.scaled_sum(packed, static_cast<double>(shelves), 1);
  budget.note(ops, "link: packed", all, 1);
  return all;
}

void estimate_strategy(LinkPlan& plan, const AllPairsPlan& own, const PlanningOps& ops, NoiseBudget& budget) {
  const Layout& layout = own.layout;
  const std::size_t shelves = plan.splits() ? layout.shelves : 1;  // that are sent each by itself
  const EstimatedValue all = estimate_packed(plan, own, ops, budget);
  const EstimatedValue sent = ops.rerandomize(ops.drop_to(all, plan.end_level));
  budget.note_sent(ops, "link: sent", sent, layout.packed_ciphertexts() * shelves * layout.degree);
  plan.sent_factor = sent.factor();
  // A tag is a combination of the packed sums' coefficients, w of them in each ciphertext.
  const EstimatedValue combined =
      ops.scaled_sum(ops.multiply_plain(all, static_cast<double>(layout.width) * tag_variance()),
                     static_cast<double>(layout.packed_ciphertexts()), 1);
  const EstimatedValue tags = ops.pack(combined, std::countr_zero(layout.width), layout.width);
  budget.note_sent(ops, "link: tags sent", ops.rerandomize(ops.drop_to(tags, plan.end_level)),
                   kTags * layout.blocks() * shelves);
}

/// The link sums of a category: what the client sends back, less the pads of the blocks that it has selected.
void estimate_split(LinkPlan& plan, const PlanningOps& ops, NoiseBudget& budget) {
  if (!plan.splits()) return;
  const EstimatedValue fresh = estimate_refreshed(ops, plan.split.level);
  const EstimatedValue selected = ops.pack(fresh, plan.split.height, std::size_t{1} << plan.split.height);
  EstimatedValue sums =
      ops.scaled_sum(ops.multiply_plain(selected), static_cast<double>(plan.split.blocks), 1);
  ops.add_multiple(sums, fresh, 1);
  budget.note(ops, "split: sums", sums, 1);
  const EstimatedValue sent = ops.rerandomize(ops.drop_to(sums, plan.end_level));
  budget.note_sent(ops, "split: sent", sent, plan.sums.all_vectors() * plan.sums.degree);
  plan.split.sent_factor = sent.factor();
}

}  // namespace

void estimate_link_noise(LinkPlan& plan, const PlanningOps& ops, NoiseBudget& budget) {
  if (plan.is_blocked()) return estimate_blocked_noise(plan, ops, budget);
  estimate_strategy(plan, plan.all_pairs(), ops, budget);
  estimate_split(plan, ops, budget);
}

}  // namespace tacit::plan
