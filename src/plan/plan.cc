#include "plan/plan.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <optional>

#include "base/error.h"
#include "bgv/packing.h"
#include "plan/cost.h"
#include "plan/link_circuit.h"

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
    if (tally.counts == 2 && r.min_cell > kMinCellMostOfTwo) {
      refuse(
          "a share, or a measure with two values, is guarded by two counts, which takes a min_cell of at "
          "most " +
          std::to_string(kMinCellMostOfTwo));
    }
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
    refuse("the plan has a number of primes at its end, or of special ones, that no plan has");
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
  plan.link.polynomial = choose_link_polynomial(plan.request.shifted_threshold, plan.request.score_range);
  for (const FeatureShape& feature : plan.request.features) plan.link.offset += feature.disagreement;
  plan.link.packed_level = plan.choice.pack_at_end ? end : end + 1;
  plan.link.score_level = plan.link.packed_level + plan.link.polynomial.depth();
  plan.link.planes_level = plan.link.score_level + 1;
  plan.power.sums_level = end + kRoundSquarings;
  plan.check.level = end + 2;
  plan.check.binary = plan.check.level + 1;
  plan.tabulate.values_level = end + 1;
  plan.tabulate.sums_level = plan.tabulate.values_level + kLastSquarings;
  plan.gate.guards = plan.tabulate.items.two_guards() ? 2 : 1;
  plan.gate.level = plan.choice.short_gate ? end + 1 : plan.check.level;
  plan.gate.totals_level =
      plan.gate.level + GateCircuit<PlanningOps>::depth(plan.request.min_cell, plan.gate.guards);
}

/// The selection's expansion uses the keys of packing, at their level; its product with the pads takes one
/// prime.
void set_split(Plan& plan) {
  if (!plan.splits()) return;
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
  want(bgv::kRelinearization, std::max({plan.link.planes_level, plan.power.sums_level,
                                        plan.tabulate.sums_level, plan.gate.totals_level}));
  const std::size_t n = plan.layout.degree;
  for (int height = 1; height <= std::countr_zero(n); ++height) {
    want(bgv::packing_exponent(n, n, height), plan.tabulate.values_level);
  }
  // The exponents of a narrower packing are among these.
  plan.keys.clear();
  for (const auto& [index, level] : levels) plan.keys.push_back({index, level});
}

void note(Plan& plan, const PlanningOps& ops, std::string step, const EstimatedValue& v, double needed) {
  const double bits = ops.modulus_bits(v.level());
  plan.noise.push_back({std::move(step), v.level(), bits, v.bits(), bits - needed - v.bits()});
}

/// What a padded ciphertext needs above its phase: room to hide it among all the coefficients that are sent.
double hiding_bits(const Plan& plan) {
  const std::size_t shelves = plan.splits() ? plan.layout.shelves : 1;
  const std::size_t sent = plan.layout.packed_ciphertexts() * shelves + plan.rounds() * plan.power_vectors() +
                           plan.total_vectors() + plan.table_vectors();
  return kHidingBits + std::log2(static_cast<double>(sent * plan.layout.degree));
}

/// The same of tags and tracks, of which `numbers` count.
double tag_hiding_bits(std::size_t numbers) {
  return kHidingBits + std::log2(static_cast<double>(numbers));
}

/// Variance of a coefficient uniform in -2^(bits-1) .. 2^(bits-1) - 1, or a little more.
double uniform_variance(int bits) {
  return std::exp2(2 * bits) / 12 + 0.25;
}

/// The score of a layer before its polynomial: sums over the features of products of digits, and masks over
/// whole blocks, which are polynomials in X^w.
EstimatedValue estimate_score(const Plan& plan, const PlanningOps& ops) {
  const EstimatedValue plane = ops.fresh(plan.link.planes_level);
  const bgv::Level level = plan.link.score_level;
  std::optional<EstimatedValue> sum;
  const auto add = [&](const EstimatedValue& term) {
    if (sum.has_value()) {
      ops.add(*sum, term);
    } else {
      sum = term;
    }
  };
  for (const FeatureShape& f : plan.request.features) {
    const EstimatedValue product = ops.scaled_sum(ops.multiply_independent(plane, plane), 1, f.weight());
    const EstimatedValue version = ops.relinearize(product, level);
    for (std::size_t k = 0; k < 1 + f.alternatives; ++k) add(version);
    if (f.disagreement == 0) continue;
    // The record's own, as part of what all features take off, and once more where it is given back.
    const EstimatedValue present = ops.scaled_sum(plane, static_cast<double>(f.low_planes()), f.disagreement);
    for (int k = 0; k < 2; ++k) add(ops.drop_to(present, level));
  }
  // One product with all masks at once: they add up the noise of as many sums, independent of one another.
  return ops.multiply_plain(*sum, plan.link.masks.squared_norm);
}

void estimate_link(Plan& plan, double& least_margin) {
  const PlanningOps ops(plan.literal);
  EstimatedValue score = estimate_score(plan, ops);
  score = EstimatedValue(score.level(), 2, score.factor() * plan.link.masks.factor, score.variance());
  note(plan, ops, "link: score", score, 1);
  const EstimatedValue linked =
      LinkCircuit(ops, plan.link.polynomial, plan.link.offset, plan.choice.switch_masks)(score);
  note(plan, ops, "link: values", linked, 1);
  const EstimatedValue packed = ops.pack(linked, std::countr_zero(plan.layout.width), plan.layout.width);
  const std::size_t shelves = plan.splits() ? 1 : plan.layout.shelves;
  const EstimatedValue all = ops.scaled_sum(packed, static_cast<double>(shelves), 1);
  note(plan, ops, "link: packed", all, 1);
  const EstimatedValue sent = ops.rerandomize(ops.drop_to(all, plan.end_level()));
  note(plan, ops, "link: sent", sent, hiding_bits(plan));
  plan.link.sent_factor = sent.factor();
  // A tag is a combination of the packed sums' coefficients, w of them in each ciphertext.
  const EstimatedValue combined = ops.scaled_sum(
      ops.multiply_plain(all, static_cast<double>(plan.layout.width) * uniform_variance(kTagBits)),
      static_cast<double>(plan.layout.packed_ciphertexts()), 1);
  const EstimatedValue tags = ops.pack(combined, std::countr_zero(plan.layout.width), plan.layout.width);
  note(plan, ops, "link: tags sent", ops.rerandomize(ops.drop_to(tags, plan.end_level())),
       tag_hiding_bits(kTags * plan.layout.blocks() * (plan.splits() ? plan.layout.shelves : 1)));
  least_margin = std::min(least_margin, ops.least_margin());
}

/// The link sums of a category: what the client sends back, less the pads of the blocks that it has selected.
void estimate_split(Plan& plan, double& least_margin) {
  if (!plan.splits()) return;
  const PlanningOps ops(plan.literal);
  const EstimatedValue fresh = ops.fresh(plan.split.level);
  const EstimatedValue selection = ops.drop_to(ops.fresh(plan.check.level), plan.split.level);
  const EstimatedValue selected = ops.pack(selection, plan.split.height, std::size_t{1} << plan.split.height);
  EstimatedValue sums =
      ops.scaled_sum(ops.multiply_plain(selected), static_cast<double>(plan.layout.client_blocks()), 1);
  ops.add_multiple(sums, fresh, 1);
  note(plan, ops, "split: sums", sums, 1);
  const EstimatedValue sent = ops.rerandomize(ops.drop_to(sums, plan.end_level()));
  note(plan, ops, "split: sent", sent, hiding_bits(plan));
  plan.split.sent_factor = sent.factor();
  least_margin = std::min(least_margin, ops.least_margin());
}

/// The tags of powers: at the level that is sent, small combinations of what was sent, less combinations with
/// any coefficients of what has come back, which are taken a level higher.
void estimate_power_tags(Plan& plan, const PlanningOps& ops, const EstimatedValue& sent) {
  const auto vectors = static_cast<double>(plan.rounds() * plan.power_vectors());
  const double n = static_cast<double>(plan.layout.degree);
  EstimatedValue tag = ops.scaled_sum(ops.multiply_plain(sent, n * uniform_variance(kTagBits)), vectors, 1);
  const EstimatedValue back =
      ops.multiply_plain(ops.drop_to(ops.fresh(plan.power.sums_level), plan.end_level() + 1));
  const EstimatedValue dropped =
      ops.drop_to(ops.scaled_sum(back, static_cast<double>(plan.power_vectors()), 1), plan.end_level());
  for (std::size_t round = 0; round < plan.rounds(); ++round) {
    // The two are of one factor by the choice of the coefficients.
    ops.add(tag, EstimatedValue(tag.level(), 2, tag.factor(), dropped.variance()));
  }
  // And what is linked or not is 0 or 1.
  const EstimatedValue linked = repeated_square(ops, ops.fresh(plan.tabulate.sums_level), kLastSquarings);
  EstimatedValue zero = ops.square(linked);
  ops.add_multiple(zero, linked, bgv::kPlaintextModulus - 1);
  const EstimatedValue binary = ops.scaled_sum(
      ops.multiply_plain(ops.relinearize(zero, plan.end_level()), n * uniform_variance(kLinkedBits)),
      static_cast<double>(plan.power_vectors()), 1);
  EstimatedValue both = tag;
  ops.add(both, EstimatedValue(tag.level(), 2, tag.factor(), binary.variance()));
  const auto sent_tags = [&](const EstimatedValue& v) {
    return ops.rerandomize(ops.pack(v, std::countr_zero(plan.layout.degree), plan.layout.degree));
  };
  const double room = ops.modulus_bits(plan.end_level()) - tag_hiding_bits(kTags);
  plan.check.linked = sent_tags(both).bits() <= room;
  note(plan, ops, "power: tags sent", sent_tags(plan.check.linked ? both : tag), tag_hiding_bits(kTags));
}

void estimate_power(Plan& plan, double& least_margin) {
  const PlanningOps ops(plan.literal);
  const EstimatedValue sums = ops.fresh(plan.power.sums_level);
  const EstimatedValue powers = repeated_square(ops, sums, kRoundSquarings);
  const EstimatedValue sent = ops.rerandomize(powers);
  note(plan, ops, "power: sent", sent, hiding_bits(plan));
  plan.power.sent_factor = sent.factor();
  estimate_power_tags(plan, ops, powers);
  least_margin = std::min(least_margin, ops.least_margin());
}

/// The gate is a polynomial in a track's number, so an error that is made on purpose is in proportion for as
/// many of its values as the degree, and one for the product with the total.
std::size_t tracks_needed(const Plan& plan, int bits) {
  const auto values = static_cast<double>(plan.request.min_cell * plan.gate.guards + 1);
  return static_cast<std::size_t>(std::ceil(kTrackSoundness / (bits - std::log2(values))));
}

/// Totals times a secret number: of as many bits as there is room for, 16 at most.
void estimate_tracks(Plan& plan, const PlanningOps& ops, const EstimatedValue& packed) {
  for (int bits = 16; bits >= kLeastTrackBits; --bits) {
    const EstimatedValue track = ops.scaled_sum(packed, 1, std::exp2(bits - 1));
    const EstimatedValue sent = ops.rerandomize(ops.drop_to(track, plan.end_level()));
    plan.check.track_bits = bits;
    plan.check.tracks = tracks_needed(plan, bits);
    const double needed = tag_hiding_bits(plan.check.tracks * plan.tabulate.items.count());
    if (ops.modulus_bits(sent.level()) - needed - sent.bits() >= 0 || bits == kLeastTrackBits)
      return note(plan, ops, "tabulate: tracks sent", sent, needed);
  }
}

void estimate_tabulate(Plan& plan, double& least_margin) {
  const PlanningOps ops(plan.literal);
  const EstimatedValue sums = ops.fresh(plan.tabulate.sums_level);
  const EstimatedValue linked = repeated_square(ops, sums, kLastSquarings);
  note(plan, ops, "tabulate: linked", linked, 1);
  // The vector of a cell's values has few slots that are not 0, and its coefficients are not like random
  // ones: they count with the most that they can be, t/2.
  constexpr double kMost = bgv::kPlaintextModulus / 2.0;
  const EstimatedValue product =
      ops.multiply_plain(linked, static_cast<double>(plan.layout.degree) * kMost * kMost);
  const EstimatedValue value = ops.scaled_sum(product, static_cast<double>(plan.layout.sum_ciphertexts()), 1);
  note(plan, ops, "tabulate: values", value, 1);
  const EstimatedValue packed = ops.pack(value, std::countr_zero(plan.layout.degree), plan.layout.degree);
  note(plan, ops, "tabulate: packed", packed, 1);
  const EstimatedValue sent = ops.rerandomize(ops.drop_to(packed, plan.end_level()));
  note(plan, ops, "tabulate: sent", sent, hiding_bits(plan));
  plan.tabulate.sent_factor = sent.factor();
  estimate_tracks(plan, ops, packed);
  least_margin = std::min(least_margin, ops.least_margin());
}

/// Squares of planes and of sums of them, each times any number, added up, and that times any slots.
void estimate_plane_check(Plan& plan, double& least_margin) {
  const PlanningOps ops(plan.literal);
  const EstimatedValue plane = ops.fresh(plan.check.binary);
  const double any = bgv::kPlaintextModulus / std::sqrt(12.0);
  EstimatedValue sum = ops.scaled_sum(ops.square(plane), static_cast<double>(plan.request.planes()), any);
  for (const FeatureShape& f : plan.request.features) {
    for (const std::size_t digits : {f.low_planes(), f.high_planes()})
      ops.add(sum, ops.scaled_sum(ops.square(ops.scaled_sum(plane, static_cast<double>(digits), 1)), 1, any));
  }
  const EstimatedValue checked =
      ops.multiply_plain(ops.drop_to(ops.relinearize(sum, sum.level() - 1), plan.check.level));
  note(plan, ops, "check: planes", checked, 1);
  if (plan.splits()) {
    const EstimatedValue selected = ops.fresh(plan.check.binary);
    const double categories = static_cast<double>(plan.request.split_categories);
    EstimatedValue squares = ops.scaled_sum(ops.square(selected), categories, any);
    ops.add(squares, ops.scaled_sum(ops.square(ops.scaled_sum(selected, categories, 1)), 1, any));
    note(plan, ops, "check: selection", ops.multiply_plain(ops.relinearize(squares, plan.check.level)), 1);
  }
  least_margin = std::min(least_margin, ops.least_margin());
}

/// What is added to a slot of the table: all checks, brought to every slot by a trace, times any slots.
/// Nearly all of the trace's noise is in the constant coefficient: the others together have half its
/// variance.
EstimatedValue estimate_folded(Plan& plan, const PlanningOps& ops, const EstimatedValue& gated) {
  const bgv::Level low = plan.tabulate.values_level;
  const EstimatedValue any_product =
      ops.multiply_plain(ops.drop_to(ops.fresh(plan.check.level + 1), plan.check.level));
  const double products = static_cast<double>(2 * plan.layout.shelves + plan.selection_vectors() +
                                              plan.power_vectors() + plan.returned_totals());
  const EstimatedValue sums = ops.drop_to(ops.scaled_sum(any_product, products, 1), low);
  const EstimatedValue tables = ops.scaled_sum(
      ops.multiply_plain(gated), static_cast<double>(plan.table_vectors() * (1 + plan.check.tracks)), 1);
  EstimatedValue sum = ops.drop_to(tables, low);
  ops.add(sum, EstimatedValue(low, 2, sum.factor(), sums.variance()));
  note(plan, ops, "check: sums", sum, 1);
  const int heights = std::countr_zero(plan.layout.degree);
  const EstimatedValue everywhere = ops.pack(sum, heights, plan.layout.degree);
  constexpr double kConstantAndOthers = 1.5;
  const double any = static_cast<double>(bgv::kPlaintextModulus);
  const EstimatedValue random = ops.scaled_sum(
      ops.multiply_plain(everywhere, kConstantAndOthers * any * any / 12), static_cast<double>(kChecks), 1);
  const EstimatedValue folded = ops.drop_to(random, plan.end_level());
  note(plan, ops, "check: folded", folded, 1);
  return folded;
}

void estimate_gate(Plan& plan, double& least_margin) {
  const PlanningOps ops(plan.literal);
  const EstimatedValue total = ops.fresh(plan.gate.totals_level);
  note(plan, ops, "gate: totals", total, 1);
  const GateCircuit circuit(ops, std::vector(plan.gate.guards, &total), plan.request.min_cell,
                            plan.gate.level);
  const EstimatedValue folded = estimate_folded(plan, ops, circuit(&total));
  const auto sent = [&](const EstimatedValue& gated) {
    EstimatedValue dropped = ops.drop_to(gated, plan.end_level());
    ops.add(dropped, EstimatedValue(dropped.level(), 2, dropped.factor(), folded.variance()));
    return ops.rerandomize(dropped);
  };
  const EstimatedValue bare = sent(circuit(nullptr)), value = sent(circuit(&total));
  note(plan, ops, "gate: sent", value, hiding_bits(plan));
  plan.gate.product_factor = bare.factor();
  plan.gate.value_factor = value.factor();
  least_margin = std::min(least_margin, ops.least_margin());
}

void check_noise(const Plan& plan) {
  if (plan.least_margin_bits < kMarginBits) {
    refuse("the noise of a step would come within " + std::to_string(plan.least_margin_bits) +
           " bits of its modulus");
  }
  for (const NoisePoint& point : plan.noise) {
    if (point.margin_bits < 0) refuse("the step '" + point.step + "' leaves no room to hide what it sends");
  }
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
  const bgv::Level levels = std::max(
      {plan.link.planes_level, plan.power.sums_level, plan.tabulate.sums_level, plan.gate.totals_level});
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
  plan.least_margin_bits = 1e9;
  estimate_link(plan, plan.least_margin_bits);
  estimate_split(plan, plan.least_margin_bits);
  estimate_power(plan, plan.least_margin_bits);
  estimate_tabulate(plan, plan.least_margin_bits);
  estimate_gate(plan, plan.least_margin_bits);
  estimate_plane_check(plan, plan.least_margin_bits);
  check_noise(plan);
  plan.cost = estimate_cost(plan);
  return plan;
}

}  // namespace tacit::plan
