#include "plan/cost.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "bgv/residue_packing.h"
#include "bgv/serialize.h"
#include "circuit/link_circuit.h"

namespace tacit::plan {
namespace {

std::size_t poly_bytes(const Plan& plan, std::size_t limbs) {
  return limbs * bgv::packed_bytes(plan.layout.degree);
}
std::size_t seeded_bytes(const Plan& plan, bgv::Level level) {
  return bgv::kHeaderBytes + sizeof(bgv::Seed) + poly_bytes(plan, level);
}

/// Sampling, expanding seeds and packing bits, by the number of limbs that are sent: measured in passes.
Work encrypt_work(const Plan& plan) {
  constexpr double kPassesPerLimb = 70;
  const std::size_t alpha = plan.literal.special_primes.size();
  std::size_t limbs = plan.layout.shelves * plan.request.planes() * plan.link.planes_level;
  for (const bgv::KeyRequirement& key : plan.keys)
    limbs += (key.level + alpha - 1) / alpha * (key.level + alpha);
  return {2 * static_cast<double>(limbs), kPassesPerLimb * static_cast<double>(limbs), 0};
}

/// Each plane is squared, and it and its square go into as many combinations, twice as it is; and both its
/// parts go into every row of the proof, times a monomial, which costs about as much as four passes.
Work plane_check_work(const Plan& plan) {
  constexpr double kCombined = 7 + kPlaneCombinations * (3 + 2 + 2) * 2;
  constexpr double kRows = 2 * bgv::kProofRows * (4 + 2);
  return {0, (kCombined + kRows) * static_cast<double>(plan.request.planes() * plan.link.planes_level), 0};
}

Work prepare_work(const Plan& plan) {
  const PlanningOps ops(plan.literal);
  const EstimatedValue plane = ops.fresh(plan.link.planes_level);
  ops.relinearize(ops.multiply_independent(plane, plane), plan.link.score_level);
  // The weight, the feature's presence, planes from memory that no cache holds, and the way into fresh
  // memory, which costs most: measured.
  constexpr double kPassesPerLimb = 45;
  Work version = ops.work();
  version += {0, kPassesPerLimb * static_cast<double>(plan.link.planes_level), 0};
  Work work = version * static_cast<double>(plan.request.versions());
  work += plane_check_work(plan);
  return work * static_cast<double>(plan.layout.shelves);
}

Work link_work(const Plan& plan) {
  const PlanningOps ops(plan.literal);
  const EstimatedValue score(plan.link.score_level, 2, {}, Variance(1, 1));
  const circuit::LinkCircuit circuit(ops, plan.link.polynomial, plan.link.offset, plan.choice.switch_masks);
  ops.pack(circuit(score), 1, plan.layout.width);
  Work layer = ops.work();
  // A mask costs about what three rows do. Rows take twice as long where a slice of all versions leaves the
  // second cache.
  constexpr std::size_t kVersionsInCache = 1024;
  const double rows =
      2.0 * static_cast<double>(plan.link.score_level * plan.layout.copies * (plan.request.terms() + 3));
  layer += {0, 0, plan.request.versions() > kVersionsInCache ? 2 * rows : rows};
  return layer * static_cast<double>(plan.layout.layers() * plan.layout.shelves);
}

/// A key switch for every two numbers of the selection, and a product of each with the pads of every vector.
Work split_work(const Plan& plan) {
  if (!plan.splits()) return {};
  const PlanningOps expand_ops(plan.literal), pad_ops(plan.literal);
  const EstimatedValue selected = expand_ops.pack(expand_ops.fresh(plan.split.level), 1, 1);
  EstimatedValue product = pad_ops.multiply_plain(selected);
  pad_ops.add(product, product);
  const auto numbers = static_cast<double>(plan.split.selections << plan.split.height);
  Work work = expand_ops.work() * (numbers / 2);
  work += pad_ops.work() * (numbers * static_cast<double>(plan.layout.sum_ciphertexts()));
  return work;
}

Work power_work(const Plan& plan) {
  const PlanningOps ops(plan.literal);
  circuit::repeated_square(ops, ops.fresh(plan.power.sums_level), kRoundSquarings);
  Work work = ops.work() * static_cast<double>(kPowerRounds * plan.power_vectors());
  return work += split_work(plan);
}

Work tabulate_work(const Plan& plan) {
  const PlanningOps item_ops(plan.literal);
  const EstimatedValue value(plan.tabulate.values_level, 2, {}, Variance(1, 1));
  item_ops.pack(item_ops.multiply_plain(value), 1, plan.layout.degree);
  // A part's values are encoded once for all categories; a cell's records lie in one ciphertext, or in two.
  Work encoding{1 + static_cast<double>(plan.tabulate.values_level),
                1 + static_cast<double>(plan.tabulate.values_level), 0};
  Work work = encoding * static_cast<double>(plan.request.cells * plan.tabulate.items.parts());
  return work += item_ops.work() * static_cast<double>(plan.tabulate.items.count() + 14);
}

Work gate_work(const Plan& plan) {
  const PlanningOps ops(plan.literal);
  const EstimatedValue factor = ops.fresh(plan.tabulate.values_level);
  ops.relinearize(ops.multiply(factor, factor), plan.end_level());
  const std::size_t products = plan.gate.layout.heights() * plan.gate.layout.vectors() + plan.total_vectors();
  return ops.work() * static_cast<double>(products);
}

/// A plaintext is lifted for every check and every ciphertext or product, and multiplied with its parts;
/// every ciphertext goes into the rows of the proof.
Work check_work(const Plan& plan) {
  const auto limbs = static_cast<double>(plan.check.level);
  const auto products = static_cast<double>(plan.checked_products());
  const auto claims = static_cast<double>(plan.returned_ciphertexts());
  Work work = Work{1 + limbs, 3 * 2 * limbs, 0} * (static_cast<double>(kChecks) * (products + claims));
  return work += {0, claims * limbs * 2 * bgv::kProofRows * (4 + 2), 0};
}

/// All responses of a proof that is taken at once.
std::size_t proof_bytes(const Plan& plan) {
  const bgv::ProofShape& shape = plan.check.proof;
  std::size_t each = 0;
  for (std::size_t row = 0; row <= shape.rows.size(); ++row) each += shape.bytes_each(row);
  return sizeof(bgv::ProofCommitment) + bgv::kProofRepetitions * plan.layout.degree * each;
}

void count_bytes(const Plan& plan, Cost& cost) {
  const std::size_t alpha = plan.literal.special_primes.size();
  cost.keys_bytes = bgv::kHeaderBytes + poly_bytes(plan, plan.public_key_level());
  for (const bgv::KeyRequirement& key : plan.keys) {
    cost.keys_bytes += (key.level + alpha - 1) / alpha * seeded_bytes(plan, key.level + alpha);
  }
  cost.planes_bytes =
      plan.layout.shelves * plan.request.planes() * seeded_bytes(plan, plan.link.planes_level);
  cost.bytes_up = cost.keys_bytes + cost.planes_bytes +
                  plan.returned_ciphertexts() * seeded_bytes(plan, plan.check.level) + proof_bytes(plan);
  std::size_t sent = 0;
  for (const Round& round : plan.rounds) sent += round.sent;
  cost.bytes_down = sent * (bgv::kHeaderBytes + 2 * poly_bytes(plan, plan.end_level())) +
                    kChecks * (bgv::kHeaderBytes + 3 * poly_bytes(plan, plan.check.sent_level)) +
                    2 * plan.tabulate.items.count() * sizeof(std::uint32_t);
}

/// What the server holds after the link step; by then versions and scores are gone.
std::size_t later_memory(const Plan& plan, std::size_t limb) {
  const std::size_t places = plan.layout.sum_ciphertexts() * plan.layout.degree;
  const std::size_t pads = (plan.splits() ? plan.layout.client_blocks() : 1) * places * sizeof(std::uint32_t);
  const std::size_t selected = plan.splits() ? (std::size_t{3} << plan.split.height) * plan.split.level : 0;
  // All that the client has sent is kept until it is checked, with the checks' numbers, and a round's work.
  const std::size_t vectors = plan.returned_ciphertexts() * (2 * plan.check.level + kChecks) +
                              2 * kRoundSquarings * plan.power_vectors() * (plan.power.sums_level + 1) +
                              plan.checked_products() * (4 * plan.check.level + kChecks);
  return pads + limb * (2 * selected + vectors);
}

void count_memory(const Plan& plan, Cost& cost) {
  constexpr std::size_t kProgram = 100U << 20;
  const std::size_t limb = plan.layout.degree * sizeof(std::uint32_t);
  const std::size_t alpha = plan.literal.special_primes.size();
  std::size_t keys = 0;
  for (const bgv::KeyRequirement& key : plan.keys) {
    keys += (key.level + alpha - 1) / alpha * 2 * (key.level + alpha) * limb;
  }
  const std::size_t plane = 2 * plan.link.planes_level * limb, score = 2 * plan.link.score_level * limb;
  const std::size_t working = 64 * plane;  // intermediate ciphertexts of the threads, messages on their way
  const std::size_t versions = plan.request.versions() * score, tile = plan.tile_layers() * score;
  cost.server_memory_bytes =
      kProgram + keys + working +
      std::max(versions + plan.request.planes() * plane + tile, later_memory(plan, limb));
  // The client keeps the phase of each ciphertext for its proof, and the masks of the proof.
  std::size_t most_sent = 0;
  for (const Round& round : plan.rounds) most_sent = std::max(most_sent, round.sent + round.returned);
  const std::size_t phases = plan.layout.shelves * plan.request.planes() + plan.returned_ciphertexts();
  const std::size_t masks = 2 * bgv::kProofRepetitions * (plan.check.proof.rows.size() + 1);
  cost.client_memory_bytes = kProgram + keys + 16 * plane + (most_sent + phases + 2 * masks) * limb;
}

}  // namespace

Cost estimate_cost(const Plan& plan) {
  Cost cost;
  cost.encrypt = encrypt_work(plan);
  cost.prepare = prepare_work(plan);
  cost.link = link_work(plan);
  cost.power = power_work(plan);
  cost.tabulate = tabulate_work(plan);
  cost.gate = gate_work(plan);
  cost.gate += check_work(plan);
  count_bytes(plan, cost);
  count_memory(plan, cost);
  return cost;
}

double seconds(const Work& work, const OperationSeconds& operation) {
  return operation.transform * work.transforms + operation.pass * work.passes + operation.row * work.rows;
}

OperationSeconds typical_operations(std::size_t degree) {
  const auto n = static_cast<double>(degree);
  return {0.09e-9 * n * std::log2(n), 0.28e-9 * n, 0.12e-9 * n};
}

}  // namespace tacit::plan
