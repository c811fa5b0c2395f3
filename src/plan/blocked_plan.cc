// SPDX-License-Identifier: Apache-2.0
#include "plan/blocked_plan.h"

#include <algorithm>
#include <bit>

#include "plan/blocked_size.h"
#include "plan/refusal.h"

namespace tacit::plan {
namespace {

/// A server that proposed fewer shelves would leave out more of the client's records than it is told; one
/// that proposed many more could make the client compute, keep and send any number of planes. Rounding may
/// differ between machines by one shelf.
void check_size(const LinkRequest& r, std::size_t bins, const BlockedChoice& c) {
  const std::size_t shelves = blocked_shelves(r.client_records, bins, c.width);
  const std::size_t groups = blocked_groups(r.server_records, bins, c.width);
  if (c.shelves == 0 || c.shelves + 1 < shelves || c.shelves > shelves + kMoreShelves ||
      c.shelves * c.width * bins < r.client_records) {
    refuse("the plan has too few sets of planes for the client's records, or more than are of use");
  }
  if (c.groups < groups || c.groups > 2 * groups + kMoreGroups)
    refuse("the plan has too few groups for the server's records, or more than are of use");
}

BlockedLayout make_blocked_layout(const LinkRequest& r, std::size_t degree, const BlockedChoice& c) {
  if (r.passes == 0 || r.passes > kMaxPasses)
    refuse("the model has no passes, so only all pairs of records can be compared");
  if (r.security.limit_bits(degree) == 0) refuse("the plan's ring degree has no entry in the security table");
  if (!std::has_single_bit(c.width) || c.width < kMinPlaces || c.width > kMaxPlaces || 4 * c.width > degree)
    refuse("the plan's bins have a number of places outside its bounds");
  check_size(r, degree / c.width, c);
  if (c.score_drop < kMinScoreDrop || c.score_drop > kMaxScoreDrop)
    refuse("the plan drops a number of primes with the masks that no plan does");
  return {degree, c.width, r.passes, r.categories(), c.shelves, c.groups};
}

/// Batch by batch: link sums of all passes, in the first batch with the tags of all; and where there are
/// several passes, what is added up of them.
std::vector<Round> blocked_rounds(const BlockedPlan& own) {
  std::vector<Round> rounds;
  const std::size_t vectors = own.layout.vectors(), passes = own.layout.passes;
  for (std::size_t first = 0; first < vectors; first += kBatchVectors) {
    const std::size_t number = first / kBatchVectors, batch = std::min(kBatchVectors, vectors - first);
    const std::size_t sent = passes * batch + (number == 0 ? own.all_tag_vectors() : 0);
    rounds.push_back({RoundKind::kLinkSums, number, sent, sent, first, batch});
    if (passes > 1) rounds.push_back({RoundKind::kAligned, number, batch, batch, first, batch});
  }
  return rounds;
}

}  // namespace

void derive_blocked(LinkPlan& plan, std::size_t degree, const BlockedChoice& choice) {
  BlockedPlan own;
  own.layout = make_blocked_layout(plan.request, degree, choice);
  own.score_drop = choice.score_drop;
  const BlockedLayout& layout = own.layout;
  plan.packed_level = choice.pack_at_end ? plan.end_level : plan.end_level + 1;
  plan.score_level = plan.packed_level + plan.polynomial.depth(circuit::MaskNoise::kNone);
  plan.planes_level = plan.score_level + choice.score_drop;
  plan.most_dropped = choice.score_drop;
  plan.plane_sets = layout.plane_sets();
  plan.set_planes = plan.request.planes() + 1;
  plan.sums = {degree, layout.categories, layout.groups * degree, layout.groups * degree, false};
  plan.steps = layout.plane_sets() * layout.layers();
  plan.pairs_a_step = degree;
  plan.rounds = blocked_rounds(own);
  plan.strategy = own;
}

std::vector<StrategyChoice> blocked_choices(const LinkRequest& request, std::size_t degree) {
  std::vector<StrategyChoice> choices;
  for (std::size_t width = kMinPlaces; width <= kMaxPlaces && 4 * width <= degree; width *= 2) {
    BlockedChoice choice{width, blocked_groups(request.server_records, degree / width, width),
                         blocked_shelves(request.client_records, degree / width, width)};
    for (choice.score_drop = kMinScoreDrop; choice.score_drop <= kMaxScoreDrop; ++choice.score_drop) {
      for (const bool pack_at_end : {false, true}) {
        choice.pack_at_end = pack_at_end;
        choices.push_back(choice);
      }
    }
  }
  return choices;
}

StrategyChoice usual_blocked(const LinkRequest& request, std::size_t degree) {
  const std::size_t width = 8, bins = degree / width;
  return BlockedChoice{width, blocked_groups(request.server_records, bins, width),
                       blocked_shelves(request.client_records, bins, width), kMaxScoreDrop, false};
}

BlockedLayout usual_layout(const LinkRequest& request) {
  constexpr std::size_t kDegree = 16384;
  const auto choice = std::get<BlockedChoice>(usual_blocked(request, kDegree));
  return {kDegree, choice.width, request.passes, request.categories(), choice.shelves, choice.groups};
}

}  // namespace tacit::plan
