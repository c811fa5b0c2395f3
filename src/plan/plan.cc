#include "plan/plan.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "base/error.h"
#include "bgv/packing.h"
#include "circuit/polynomial_circuit.h"
#include "plan/cost.h"
#include "plan/estimates.h"
#include "plan/noise.h"
#include "plan/soundness.h"

namespace tacit::plan {
namespace {

/// A modulus of more primes is over the security table at every ring degree.
constexpr std::size_t kMostPrimes = 32;

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorCategory::kLimit, why);
}

void check_table(const PlanRequest& r) {
  if (r.cells == 0) refuse("a dimension has no category, so there is no cell to fill");
  if (r.split_categories > kMostSplitCategories) {
    refuse("the client's own dimension has " + std::to_string(r.split_categories) + " categories; at most " +
           std::to_string(kMostSplitCategories) + " are possible");
  }
  if (r.cells > kMostCells / r.categories()) {
    refuse("the table has " + std::to_string(r.cells) + " cells" +
           (r.split_categories == 0 ? "" : " times " + std::to_string(r.split_categories)) + "; at most " +
           std::to_string(kMostCells) + " are possible");
  }
  if (r.tallies.empty() || r.tallies.size() > kMostTallies) {
    refuse("the table has no statistic to fill its cells with, or more than " + std::to_string(kMostTallies));
  }
  for (const TallyShape& tally : r.tallies) {
    if (tally.counts < 1 || tally.counts > 2 || tally.spans.size() > 2)
      refuse("a statistic has a number of counts or sums that no plan knows");
  }
}

void check_request(const PlanRequest& r) {
  if (r.client_records == 0) refuse("there is no client record to link; the client's file is empty");
  if (r.server_records == 0) refuse("there is no server record to link; the server's table is empty");
  if (r.client_records > kMostRecords || r.server_records > kMostRecords) {
    refuse("a side has more than " + std::to_string(kMostRecords) + " records");
  }
  if (r.min_cell < kMinCellLeast || r.min_cell > kMinCellMost) {
    refuse("min_cell is " + std::to_string(r.min_cell) + "; it must be from " +
           std::to_string(kMinCellLeast) + " to " + std::to_string(kMinCellMost));
  }
  if (r.features.empty() || r.shifted_threshold < 1 || r.shifted_threshold > r.score_range ||
      r.score_range > 31) {
    refuse("the model's threshold or score range is outside what the link polynomial takes (1 to 31)");
  }
  check_table(r);
}

/// Before anything is counted by them. What the numbers of primes come to is for the security table.
void check_primes(const PlanChoice& c) {
  if (c.special_primes == 0 || c.special_primes > kMostPrimes || c.end_level == 0 ||
      c.end_level > kMostPrimes)
    refuse("end_level and special_primes must each be 1 to " + std::to_string(kMostPrimes));
}

Items make_items(const PlanRequest& r) {
  Items items(r.tallies, r.cells, r.categories(), cell_bound(r.client_records, r.server_records));
  if (items.count() > kMostItems) {
    refuse("the table needs " + std::to_string(items.count()) + " totals, " + std::to_string(items.parts()) +
           " (counts and digits of sums) for each of " + std::to_string(r.cells * r.categories()) +
           " cells; at most " + std::to_string(kMostItems) +
           " are possible. Ask for fewer cells or fewer statistics");
  }
  return items;
}

Layout make_layout(const PlanRequest& r, const PlanChoice& c) {
  if (bgv::security_limit_bits(c.degree) == 0)
    refuse("the plan's ring degree has no entry in the security table");
  if (!std::has_single_bit(c.width) || c.width < kLeastWidth ||
      c.width > std::min(kMostWidth, c.degree / 2) || c.copies == 0 || c.copies > kMostCopies) {
    refuse("the plan's layout has a block width or a number of copies outside its bounds");
  }
  const std::size_t places = client_places(r.client_records, r.split_categories, c.width);
  const std::size_t least_shelves = (places + c.degree - 1) / c.degree;
  if (c.shelves < least_shelves || c.shelves > std::min(least_shelves + kMoreShelves, r.client_records)) {
    refuse("the plan's layout has too few shelves for the client's records, or more than are of use");
  }
  Layout layout;
  layout.degree = c.degree;
  layout.width = c.width;
  layout.shelves = c.shelves;
  layout.shelf_places = (places + layout.shelves - 1) / layout.shelves;
  layout.parts = (layout.shelf_places + c.width - 1) / c.width;
  if (r.split_categories != 0) layout.shelf_places = layout.parts * c.width;
  layout.copies = c.copies;
  layout.server_records = r.server_records;
  if (c.copies > copies_that_fit(c.degree, c.width, layout.shelf_places)) {
    refuse("the plan's layout has more copies than a ciphertext has room for");
  }
  return layout;
}

/// The levels follow from where each step has to end.
void set_levels(Plan& plan) {
  const bgv::Level end = plan.end_level();
  plan.link.polynomial =
      circuit::choose_link_polynomial(plan.request.shifted_threshold, plan.request.score_range);
  for (const FeatureShape& feature : plan.request.features) plan.link.offset += feature.disagreement;
  plan.link.packed_level = plan.choice.pack_at_end ? end : end + 1;
  plan.link.score_level = plan.link.packed_level + plan.link.polynomial.depth();
  plan.link.planes_level = plan.link.score_level + 1;
  plan.power.sums_level = end + kRoundSquarings;
  plan.tabulate.values_level = end + 1;
  plan.gate.guards = plan.tabulate.items.two_guards() ? 2 : 1;
  plan.gate.layout =
      GateLayout(plan.tabulate.items, plan.request.min_cell, plan.gate.guards, plan.layout.degree);
  if (plan.gate.layout.vectors() > kMostGateVectors) {
    refuse("the gate of " + std::to_string(plan.gate.layout.units()) + " statistics at a min_cell of " +
           std::to_string(plan.request.min_cell) +
           " takes more ciphertexts than a query may have; ask for fewer cells or fewer statistics");
  }
}

void set_rounds(Plan& plan) {
  const std::size_t sums = plan.power_vectors(), totals = plan.total_vectors();
  const std::size_t nodes = plan.gate.layout.vectors(), heights = plan.gate.layout.heights();
  plan.rounds = {{RoundKind::kLinkSums, 0, plan.link_vectors(), sums}};
  if (plan.splits()) plan.rounds.push_back({RoundKind::kCategories, 0, sums, sums});
  for (std::size_t i = 0; i < kPowerRounds; ++i)
    plan.rounds.push_back({RoundKind::kPowers, i, kRoundSquarings * sums, kRoundSquarings * sums});
  plan.rounds.push_back({RoundKind::kTotals, 0, totals, totals + 2 * nodes});
  for (std::size_t i = 0; i < heights; ++i)
    plan.rounds.push_back({RoundKind::kGate, i, nodes, i + 1 < heights ? 2 * nodes : totals});
  plan.rounds.push_back({RoundKind::kValues, 0, totals, totals});
}

/// The selection's expansion uses the keys of packing, at their level; its product with the pads takes one
/// prime.
void set_split(Plan& plan) {
  if (!plan.splits()) return;
  if (plan.layout.client_blocks() > plan.layout.degree)
    refuse("the split takes more blocks than a ciphertext has slots; ask with fewer records");
  const std::size_t numbers = plan.layout.client_blocks() * plan.request.split_categories;
  plan.split.level = plan.tabulate.values_level;
  while (plan.split.height < kMostSelectionHeight && (std::size_t{1} << plan.split.height) < numbers)
    ++plan.split.height;
  const std::size_t each = std::size_t{1} << plan.split.height;
  plan.split.selections = (numbers + each - 1) / each;
}

void set_keys(Plan& plan) {
  std::map<bgv::KeyIndex, bgv::Level> levels;
  const auto want = [&](bgv::KeyIndex index, bgv::Level level) {
    levels[index] = std::max(levels[index], level);
  };
  want(bgv::kRelinearization, std::max(plan.link.planes_level, plan.power.sums_level));
  const std::size_t n = plan.layout.degree;
  for (int height = 1; height <= std::countr_zero(n); ++height) {
    want(bgv::packing_exponent(n, n, height), plan.tabulate.values_level);
  }
  // The exponents of a narrower packing are among these.
  plan.keys.clear();
  for (const auto& [index, level] : levels) plan.keys.push_back({index, level});
}

void check_noise(const Plan& plan) {
  if (plan.least_margin_bits < kMarginBits) {
    refuse("the noise of a step would come within " + std::to_string(plan.least_margin_bits) +
           " bits of its modulus");
  }
  for (const NoisePoint& point : plan.noise) {
    if (point.margin_bits < 0) refuse("the step '" + point.step + "' leaves no room to hide what it sends");
  }
  if (plan.wrap_probability > std::exp2(-kHidingBits))
    refuse("what is sent leaves no room to hide all of it");
}

}  // namespace

std::size_t FeatureShape::low_planes() const {
  std::size_t low = 1;
  while (low * low < buckets) ++low;
  return low;
}

std::size_t PlanRequest::planes() const {
  std::size_t planes = 0;
  for (const FeatureShape& f : features) planes += f.low_planes() + f.high_planes();
  return planes;
}

std::size_t PlanRequest::versions() const {
  std::size_t buckets = 0, disagreements = 0;
  for (const FeatureShape& f : features) {
    buckets += f.buckets;
    disagreements += f.disagreement != 0 ? 1 : 0;
  }
  return buckets + (disagreements == 0 ? 0 : disagreements + 1);
}

std::size_t PlanRequest::terms() const {
  std::size_t terms = 0, disagreements = 0;
  for (const FeatureShape& f : features) {
    terms += 1 + f.alternatives;
    disagreements += f.disagreement != 0 ? 1 : 0;
  }
  return terms + (disagreements == 0 ? 0 : 1);
}

PlanRequest request_for(const linkage::Model& model) {
  PlanRequest request;
  for (const linkage::Feature& f : model.features()) {
    request.features.push_back({static_cast<std::size_t>(f.buckets), static_cast<std::uint32_t>(f.agreement),
                                static_cast<std::uint32_t>(f.disagreement), 0});
  }
  for (const std::size_t feature : model.alternatives()) ++request.features[feature].alternatives;
  request.score_range = static_cast<std::uint32_t>(model.score_range());
  request.shifted_threshold = static_cast<std::uint32_t>(model.shifted_threshold());
  return request;
}

bgv::PlaintextFactor Plan::sent_factor(const Round& round, std::size_t index) const {
  switch (round.kind) {
    case RoundKind::kLinkSums:
      return link.sent_factor;
    case RoundKind::kCategories:
      return split.sent_factor;
    case RoundKind::kPowers:
      return power.sent_factors[index / power_vectors()];
    case RoundKind::kTotals:
      return tabulate.sent_factor;
    case RoundKind::kGate:
    case RoundKind::kValues:
      return gate.sent_factor;
  }
  throw Error(ErrorCategory::kInternal, "a round of no kind");
}

std::size_t Plan::returned_ciphertexts() const {
  std::size_t all = selection_vectors();
  for (const Round& round : rounds) all += round.returned;
  return all;
}

std::size_t Plan::checked_products() const {
  // Of the selection each category's own, and the square of their sum.
  const std::size_t selected = request.split_categories * (1 + request.split_categories);
  return kPowerRounds * kRoundSquarings * power_vectors() + gate.layout.heights() * gate.layout.vectors() +
         total_vectors() + selected;
}

std::size_t Plan::tile_layers() const {
  constexpr std::size_t kTileBytes = std::size_t{1} << 29;
  const std::size_t score_bytes = 2 * link.score_level * layout.degree * sizeof(std::uint32_t);
  const std::size_t most = std::max<std::size_t>(kTileBytes / score_bytes, 1);
  const std::size_t tiles = (layout.layers() + most - 1) / most;
  return (layout.layers() + tiles - 1) / tiles;
}

Plan derive_plan(const PlanRequest& request, const PlanChoice& choice) {
  check_request(request);
  check_primes(choice);
  Plan plan;
  plan.request = request;
  plan.choice = choice;
  plan.layout = make_layout(request, choice);
  plan.tabulate.items = make_items(request);
  plan.link.masks = make_masks(plan.layout);
  set_levels(plan);
  set_split(plan);
  set_rounds(plan);
  set_checks(plan);
  const bgv::Level levels = std::max(plan.link.planes_level, plan.check.level);
  plan.literal = bgv::make_literal(choice.degree, levels, choice.special_primes);
  if (bgv::total_bits(plan.literal) > bgv::security_limit_bits(choice.degree)) {
    throw Error(ErrorCategory::kSecurity, "the plan is under 128-bit security: it needs " +
                                              std::to_string(bgv::total_bits(plan.literal)) +
                                              " bits of modulus at ring degree " +
                                              std::to_string(choice.degree) + ", which allows " +
                                              std::to_string(bgv::security_limit_bits(choice.degree)));
  }
  // The first square drops two primes of the chain with the special ones, and a division takes six at once.
  if (plan.link.polynomial.window != 0 && !choice.switch_masks &&
      choice.special_primes >= bgv::kMaxSpecialPrimes) {
    refuse("the plan has too many special primes for a square that drops the masks' noise");
  }
  set_keys(plan);
  estimate_noise(plan);
  check_noise(plan);
  plan.cost = estimate_cost(plan);
  return plan;
}

}  // namespace tacit::plan
