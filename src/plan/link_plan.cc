// SPDX-License-Identifier: Apache-2.0
#include "plan/link_plan.h"

#include <algorithm>
#include <bit>

#include "bgv/packing.h"
#include "bgv/parameters.h"
#include "plan/blocked_plan.h"
#include "plan/refusal.h"

namespace tacit::plan {
namespace {

/// A modulus of more primes is over the security table at every ring degree.
constexpr std::size_t kMaxPrimes = 32;

Layout make_layout(const LinkRequest& r, std::size_t degree, const AllPairsChoice& c) {
  if (r.security.limit_bits(degree) == 0) refuse("the plan's ring degree has no entry in the security table");
  if (!std::has_single_bit(c.width) || c.width < kMinWidth || c.width > std::min(kMaxWidth, degree / 2) ||
      c.copies == 0 || c.copies > kMaxCopies) {
    refuse("the plan's layout has a block width or a number of copies outside its bounds");
  }
  const std::size_t places = client_places(r.client_records, r.split_categories, c.width);
  const std::size_t least_shelves = (places + degree - 1) / degree;
  if (c.shelves < least_shelves || c.shelves > std::min(least_shelves + kMoreShelves, r.client_records)) {
    refuse("the plan's layout has too few shelves for the client's records, or more than are of use");
  }
  Layout layout;
  layout.degree = degree;
  layout.width = c.width;
  layout.shelves = c.shelves;
  layout.shelf_places = (places + layout.shelves - 1) / layout.shelves;
  layout.parts = (layout.shelf_places + c.width - 1) / c.width;
  if (r.split_categories != 0) layout.shelf_places = layout.parts * c.width;
  layout.copies = c.copies;
  layout.server_records = r.server_records;
  if (c.copies > copies_that_fit(degree, c.width, layout.shelf_places)) {
    refuse("the plan's layout has more copies than a ciphertext has room for");
  }
  return layout;
}

/// The selection's expansion uses the keys of packing, at their level; its product with the pads takes one
/// prime.
SplitStep make_split(const LinkRequest& request, const Layout& layout, bgv::Level end_level) {
  SplitStep split;
  if (request.split_categories == 0) return split;
  split.blocks = layout.client_blocks();
  if (split.blocks > layout.degree)
    refuse("the split takes more blocks than a ciphertext has slots; ask with fewer records");
  const std::size_t numbers = split.blocks * request.split_categories;
  split.level = end_level + 1;
  while (split.height < kMaxSelectionHeight && (std::size_t{1} << split.height) < numbers) ++split.height;
  const std::size_t each = std::size_t{1} << split.height;
  split.selections = (numbers + each - 1) / each;
  return split;
}

void set_strategy(LinkPlan& plan, std::size_t degree, const AllPairsChoice& choice) {
  AllPairsPlan own;
  own.layout = make_layout(plan.request, degree, choice);
  own.masks = make_masks(own.layout);
  own.switch_masks = choice.switch_masks;
  const Layout& layout = own.layout;
  // The levels follow from where each step has to end.
  plan.packed_level = choice.pack_at_end ? plan.end_level : plan.end_level + 1;
  plan.score_level = plan.packed_level + plan.polynomial.depth(own.mask_noise());
  plan.planes_level = plan.score_level + 1;
  plan.plane_sets = layout.shelves;
  plan.set_planes = plan.request.planes();
  plan.split = make_split(plan.request, layout, plan.end_level);
  plan.sums = {layout.degree, plan.request.categories(), layout.layers() * layout.copies,
               layout.sum_places()};
  plan.steps = layout.shelves * layout.layers();
  plan.pairs_a_step = layout.copies * layout.shelf_places;
  // With categories the link sums of each shelf are sent; else they are added up before.
  const std::size_t sent = own.shelf_vectors() * (plan.splits() ? layout.shelves : 1);
  plan.rounds = {{RoundKind::kLinkSums, 0, sent, plan.sums.all_vectors(), 0, plan.sums.all_vectors()}};
  plan.most_dropped = plan.polynomial.window != 0 && !own.switch_masks ? 2 : 1;
  plan.strategy = std::move(own);
}

void set_strategy(LinkPlan& plan, std::size_t degree, const BlockedChoice& choice) {
  derive_blocked(plan, degree, choice);
}

/// Shelves that hold all client records.
std::size_t least_shelves(const LinkRequest& request, std::size_t degree, std::size_t width) {
  const std::size_t places = client_places(request.client_records, request.split_categories, width);
  return std::max<std::size_t>((places + degree - 1) / degree, 1);
}

/// More shelves than needed may fill ciphertexts better: 10,000 records leave 6,384 slots of 16,384 empty,
/// two shelves of 5,000 leave 1,384. Wide blocks come last: they pack more layers into a ciphertext that is
/// sent.
std::vector<StrategyChoice> all_pairs_choices(const LinkRequest& request, std::size_t degree) {
  std::vector<StrategyChoice> choices;
  for (std::size_t width = kMinWidth; width <= kMaxWidth; width *= 2) {
    const std::size_t places = client_places(request.client_records, request.split_categories, width);
    const std::size_t least = least_shelves(request, degree, width);
    const std::size_t most = std::min(least + kMoreShelves, request.client_records);
    for (std::size_t shelves = least; shelves <= most; ++shelves) {
      const std::size_t fit = copies_that_fit(degree, width, (places + shelves - 1) / shelves);
      if (fit == 0) continue;
      for (const bool switch_masks : {false, true}) {
        for (const bool pack_at_end : {false, true}) {
          choices.push_back(
              AllPairsChoice{width, std::min(fit, kMaxCopies), shelves, switch_masks, pack_at_end});
        }
      }
    }
  }
  return choices;
}

StrategyChoice usual_all_pairs(const LinkRequest& request, std::size_t degree) {
  const std::size_t width = std::min<std::size_t>(1024, degree / 2);
  return AllPairsChoice{width, 1, least_shelves(request, degree, width), true, false};
}

}  // namespace

bgv::Level LinkPlan::least_refreshed_level() const {
  if (!is_blocked() || blocked().layout.passes == 1) return splits() ? split.level : end_level;
  return alignment_level(blocked().layout.passes - 1);
}

std::size_t LinkPlan::tile_layers() const {
  constexpr std::size_t kTileBytes = std::size_t{1} << 28;
  const std::size_t layers = steps / plane_sets;
  const std::size_t score_bytes = 2 * score_level * sums.degree * sizeof(std::uint32_t);
  const std::size_t most = std::max<std::size_t>(kTileBytes / score_bytes, 1);
  const std::size_t tiles = (layers + most - 1) / most;
  return (layers + tiles - 1) / tiles;
}

std::optional<linkage::BinShape> compared_bins(const LinkPlan& plan) {
  if (!plan.is_blocked()) return std::nullopt;
  return bin_shape(plan.blocked().layout);
}

std::vector<bgv::KeyIndex> link_keys(const LinkPlan& plan) {
  const std::size_t width = plan.is_blocked() ? plan.blocked().layout.width : plan.all_pairs().layout.width;
  std::vector<bgv::KeyIndex> keys = {bgv::kRelinearization};
  for (int height = 1; height <= std::countr_zero(plan.node_layers()); ++height)
    keys.push_back(bgv::packing_exponent(plan.sums.degree, width, height));
  return keys;
}

void check_primes(const PlanChoice& c) {
  if (c.special_primes == 0 || c.special_primes > kMaxPrimes || c.end_level == 0 || c.end_level > kMaxPrimes)
    refuse("end_level and special_primes must each be 1 to " + std::to_string(kMaxPrimes));
}

void check_divisions(const LinkPlan& plan, const PlanChoice& choice) {
  // A division takes six primes at once.
  if (choice.special_primes + plan.most_dropped > bgv::kMaxSpecialPrimes + 1)
    refuse("the plan has too many special primes for a division that drops the masks' noise");
}

LinkPlan derive_link_plan(const LinkRequest& request, const PlanChoice& choice) {
  LinkPlan plan;
  plan.request = request;
  plan.end_level = choice.end_level;
  // A pair that is compared in several passes adds its value once in each.
  const bool blocked = std::holds_alternative<BlockedChoice>(choice.strategy);
  const std::size_t times = blocked ? std::clamp<std::size_t>(request.passes, 1, kMaxPasses) : 1;
  plan.polynomial = circuit::choose_link_polynomial(request.shifted_threshold, request.score_range,
                                                    static_cast<std::uint32_t>(times));
  for (const FeatureShape& feature : request.features) plan.offset += feature.disagreement;
  std::visit([&](const auto& strategy) { set_strategy(plan, choice.degree, strategy); }, choice.strategy);
  if (plan.splits()) {
    const std::size_t vectors = plan.sums.all_vectors();
    plan.rounds.push_back({RoundKind::kCategories, 0, vectors, vectors, 0, vectors});
  }
  return plan;
}

std::vector<StrategyChoice> strategy_choices(const LinkRequest& request, std::size_t degree,
                                             const StrategyChoice& usual) {
  return std::holds_alternative<BlockedChoice>(usual) ? blocked_choices(request, degree)
                                                      : all_pairs_choices(request, degree);
}

std::vector<StrategyChoice> usual_strategies(const LinkRequest& request, std::size_t degree,
                                             StrategyWanted wanted) {
  std::vector<StrategyChoice> usual;
  if (wanted != StrategyWanted::kBlocked) usual.push_back(usual_all_pairs(request, degree));
  if (wanted != StrategyWanted::kAllPairs && request.passes != 0)
    usual.push_back(usual_blocked(request, degree));
  return usual;
}

}  // namespace tacit::plan
