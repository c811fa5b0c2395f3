#include "plan/estimates.h"

#include <bit>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bgv/packing.h"
#include "plan/link_circuit.h"

namespace tacit::plan {
namespace {

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

void estimate_link(Plan& plan, const PlanningOps& ops) {
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
}

/// The link sums of a category: what the client sends back, less the pads of the blocks that it has selected.
void estimate_split(Plan& plan, const PlanningOps& ops) {
  if (!plan.splits()) return;
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

void estimate_power(Plan& plan, const PlanningOps& ops) {
  const EstimatedValue sums = ops.fresh(plan.power.sums_level);
  const EstimatedValue powers = repeated_square(ops, sums, kRoundSquarings);
  const EstimatedValue sent = ops.rerandomize(powers);
  note(plan, ops, "power: sent", sent, hiding_bits(plan));
  plan.power.sent_factor = sent.factor();
  estimate_power_tags(plan, ops, powers);
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

void estimate_tabulate(Plan& plan, const PlanningOps& ops) {
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
}

/// Squares of planes and of sums of them, each times any number, added up, and that times any slots.
void estimate_plane_check(Plan& plan, const PlanningOps& ops) {
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

void estimate_gate(Plan& plan, const PlanningOps& ops) {
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
}

}  // namespace

void estimate_noise(Plan& plan) {
  const PlanningOps ops(plan.literal);
  estimate_link(plan, ops);
  estimate_split(plan, ops);
  estimate_power(plan, ops);
  estimate_tabulate(plan, ops);
  estimate_gate(plan, ops);
  estimate_plane_check(plan, ops);
  plan.least_margin_bits = ops.least_margin();
}

}  // namespace tacit::plan
