#include "plan/estimates.h"

#include <bit>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bgv/packing.h"
#include "circuit/link_circuit.h"

namespace tacit::plan {
namespace {

void note(Plan& plan, const PlanningOps& ops, std::string step, const EstimatedValue& v, double needed) {
  const double bits = ops.modulus_bits(v.level());
  plan.noise.push_back({std::move(step), v.level(), bits, v.bits(), bits - needed - v.bits()});
}

/// What is padded: `numbers` coefficients of it count. One wraps around with a chance of its magnitude over
/// the modulus, which is a standard deviation at most on average; so it needs room for the chance of all of
/// them, and all kinds together have to stay below the same chance.
void note_sent(Plan& plan, const PlanningOps& ops, std::string step, const EstimatedValue& v,
               std::size_t numbers) {
  const double count = std::log2(static_cast<double>(numbers)) - std::log2(kTailSigmas);
  plan.wrap_probability += std::exp2(v.bits() + count - ops.modulus_bits(v.level()));
  note(plan, ops, std::move(step), v, kHidingBits + count);
}

/// A ciphertext that the client has sent behind its planes, modulo the primes of `level`: the server
/// multiplies its phase by 4.
EstimatedValue refreshed(const PlanningOps& ops, bgv::Level level) {
  const EstimatedValue four = ops.scaled_sum(ops.fresh(level), 1, 4);
  return EstimatedValue(level, 2, bgv::factor_of(4), four.variance());
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

/// Ciphertexts with link sums, those of their tags not counted.
std::size_t link_sums_sent(const Plan& plan) {
  return plan.layout.packed_ciphertexts() * (plan.splits() ? plan.layout.shelves : 1);
}

void estimate_link(Plan& plan, const PlanningOps& ops) {
  EstimatedValue score = estimate_score(plan, ops);
  score = EstimatedValue(score.level(), 2, score.factor() * plan.link.masks.factor, score.variance());
  note(plan, ops, "link: score", score, 1);
  const EstimatedValue linked =
      circuit::LinkCircuit(ops, plan.link.polynomial, plan.link.offset, plan.choice.switch_masks)(score);
  note(plan, ops, "link: values", linked, 1);
  const EstimatedValue packed = ops.pack(linked, std::countr_zero(plan.layout.width), plan.layout.width);
  const std::size_t shelves = plan.splits() ? 1 : plan.layout.shelves;
  const EstimatedValue all = ops.scaled_sum(packed, static_cast<double>(shelves), 1);
  note(plan, ops, "link: packed", all, 1);
  const EstimatedValue sent = ops.rerandomize(ops.drop_to(all, plan.end_level()));
  note_sent(plan, ops, "link: sent", sent, link_sums_sent(plan) * plan.layout.degree);
  plan.link.sent_factor = sent.factor();
  // A tag is a combination of the packed sums' coefficients, w of them in each ciphertext.
  const EstimatedValue combined = ops.scaled_sum(
      ops.multiply_plain(all, static_cast<double>(plan.layout.width) * uniform_variance(kTagBits)),
      static_cast<double>(plan.layout.packed_ciphertexts()), 1);
  const EstimatedValue tags = ops.pack(combined, std::countr_zero(plan.layout.width), plan.layout.width);
  note_sent(plan, ops, "link: tags sent", ops.rerandomize(ops.drop_to(tags, plan.end_level())),
            kTags * plan.layout.blocks() * (plan.splits() ? plan.layout.shelves : 1));
}

/// The link sums of a category: what the client sends back, less the pads of the blocks that it has selected.
void estimate_split(Plan& plan, const PlanningOps& ops) {
  if (!plan.splits()) return;
  const EstimatedValue fresh = refreshed(ops, plan.split.level);
  const EstimatedValue selection = fresh;
  const EstimatedValue selected = ops.pack(selection, plan.split.height, std::size_t{1} << plan.split.height);
  EstimatedValue sums =
      ops.scaled_sum(ops.multiply_plain(selected), static_cast<double>(plan.layout.client_blocks()), 1);
  ops.add_multiple(sums, fresh, 1);
  note(plan, ops, "split: sums", sums, 1);
  const EstimatedValue sent = ops.rerandomize(ops.drop_to(sums, plan.end_level()));
  note_sent(plan, ops, "split: sent", sent, plan.power_vectors() * plan.layout.degree);
  plan.split.sent_factor = sent.factor();
}

/// A round sends the powers 2, 4, 8 and 16, each dropped to the level that is sent.
void estimate_power(Plan& plan, const PlanningOps& ops) {
  EstimatedValue power = refreshed(ops, plan.power.sums_level);
  for (std::size_t i = 0; i < kRoundSquarings; ++i) {
    power = circuit::repeated_square(ops, power, 1);
    const EstimatedValue sent = ops.rerandomize(ops.drop_to(power, plan.end_level()));
    note_sent(plan, ops, "power " + std::to_string(2 << i) + ": sent", sent,
              kPowerRounds * plan.power_vectors() * plan.layout.degree);
    plan.power.sent_factors[i] = sent.factor();
  }
}

void estimate_tabulate(Plan& plan, const PlanningOps& ops) {
  const EstimatedValue linked = refreshed(ops, plan.tabulate.values_level);
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
  note_sent(plan, ops, "tabulate: sent", sent, plan.total_vectors() * plan.layout.degree);
  plan.tabulate.sent_factor = sent.factor();
}

/// A product of two factors of the gate.
void estimate_gate(Plan& plan, const PlanningOps& ops) {
  const EstimatedValue factor = refreshed(ops, plan.tabulate.values_level);
  const EstimatedValue product = ops.relinearize(ops.multiply(factor, factor), plan.end_level());
  const EstimatedValue sent = ops.rerandomize(product);
  const std::size_t products = plan.gate.layout.heights() * plan.gate.layout.vectors() + plan.total_vectors();
  note_sent(plan, ops, "gate: sent", sent, products * plan.layout.degree);
  plan.gate.sent_factor = sent.factor();
}

/// What must be 0, of an honest client: products of ciphertexts times 4, each times any slots; and squares of
/// planes times 4 and of sums of them, each times any number, and all of that times any slots.
void estimate_checks(Plan& plan, const PlanningOps& ops) {
  constexpr double kFour = 4;
  const EstimatedValue claim = refreshed(ops, plan.check.level);
  const double terms = static_cast<double>(plan.checked_products() + plan.returned_ciphertexts());
  const EstimatedValue claims = ops.scaled_sum(ops.multiply_plain(ops.square(claim)), terms, 1);
  const EstimatedValue plane = refreshed(ops, plan.link.planes_level);
  const double any = bgv::kPlaintextModulus / std::sqrt(12.0);
  EstimatedValue squares = ops.scaled_sum(ops.square(plane), static_cast<double>(plan.request.planes()), any);
  for (const FeatureShape& f : plan.request.features) {
    for (const std::size_t digits : {f.low_planes(), f.high_planes()})
      ops.add(squares,
              ops.scaled_sum(ops.square(ops.scaled_sum(plane, static_cast<double>(digits), 1)), 1, any));
  }
  const EstimatedValue planes = ops.scaled_sum(
      ops.multiply_plain(squares), static_cast<double>(kPlaneCombinations * plan.layout.shelves), 1);
  EstimatedValue sum = ops.drop_to(claims, plan.check.sent_level);
  ops.add(sum, EstimatedValue(sum.level(), 3, sum.factor(),
                              ops.drop_to(planes, plan.check.sent_level).variance()));
  const EstimatedValue sent = ops.rerandomize(ops.scaled_sum(sum, 1, kFour));
  note_sent(plan, ops, "checks: sent", sent, kChecks);
}

}  // namespace

void estimate_noise(Plan& plan) {
  const PlanningOps ops(plan.literal);
  estimate_link(plan, ops);
  estimate_split(plan, ops);
  estimate_power(plan, ops);
  estimate_tabulate(plan, ops);
  estimate_gate(plan, ops);
  estimate_checks(plan, ops);
  plan.least_margin_bits = ops.least_margin();
}

}  // namespace tacit::plan
