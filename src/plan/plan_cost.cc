// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_cost.h"

#include <algorithm>

#include "bgv/residue_packing.h"
#include "bgv/serialize.h"
#include "plan/link_cost.h"
#include "plan/table_cost.h"

namespace tacit::plan {
namespace {

std::size_t poly_bytes(const Plan& plan, std::size_t limbs) {
  return limbs * bgv::packed_bytes(plan.degree());
}
std::size_t seeded_bytes(const Plan& plan, bgv::Level level) {
  return bgv::kHeaderBytes + sizeof(bgv::Seed) + poly_bytes(plan, level);
}

/// Sampling, expanding seeds and packing bits, by the number of limbs that are sent: measured in passes.
OperationCounts encrypt_operations(const Plan& plan) {
  constexpr double kPassesPerLimb = 70;
  const std::size_t alpha = plan.literal.special_primes.size();
  std::size_t limbs = plan.link.planes() * plan.link.planes_level;
  for (const bgv::KeyRequirement& key : plan.keys)
    limbs += (key.level + alpha - 1) / alpha * (key.level + alpha);
  return {2 * static_cast<double>(limbs), kPassesPerLimb * static_cast<double>(limbs), 0};
}

/// Every ciphertext that is sent has a fresh encryption of zero and a pad added, most of which is sampling:
/// measured in passes.
OperationCounts pad_operations(const Plan& plan) {
  constexpr double kPassesEach = 1000;
  std::size_t sent = kChecks;
  for (const Round& round : plan.rounds) sent += round.sent;
  return {0, kPassesEach * static_cast<double>(sent), 0};
}

/// What the client decrypts it encrypts again, and the server reads it: measured in passes.
OperationCounts refresh_operations(const Plan& plan) {
  constexpr double kPassesPerLimb = 70;
  const auto limbs = static_cast<double>(plan.end_level() + plan.check.level);
  return {2 * limbs, kPassesPerLimb * limbs, 0};
}

/// A plaintext is lifted for every check and every ciphertext or product, and multiplied with its parts;
/// every ciphertext goes into the rows of the proof.
OperationCounts check_operations(const Plan& plan) {
  const auto limbs = static_cast<double>(plan.check.level);
  const auto products = static_cast<double>(plan.check.products);
  const auto claims = static_cast<double>(plan.check.ciphertexts);
  constexpr double kWeights = 60;  // passes in which a plaintext is drawn: measured
  OperationCounts all = OperationCounts{1 + limbs, kWeights + 3 * 2 * limbs, 0} *
                        (static_cast<double>(kChecks) * (products + claims));
  return all += {0, claims * limbs * 2 * bgv::kProofRows * (4 + 2), 0};
}

/// All responses of a proof that is taken at once.
std::size_t proof_bytes(const Plan& plan) {
  const bgv::ProofShape& shape = plan.check.proof;
  std::size_t each = 0;
  for (std::size_t row = 0; row <= shape.rows.size(); ++row) each += shape.bytes_each(row);
  return sizeof(bgv::ProofCommitment) + bgv::kProofRepetitions * plan.degree() * each;
}

void count_bytes(const Plan& plan, Cost& cost) {
  const std::size_t alpha = plan.literal.special_primes.size();
  cost.keys_bytes = bgv::kHeaderBytes + poly_bytes(plan, plan.public_key_level());
  for (const bgv::KeyRequirement& key : plan.keys) {
    cost.keys_bytes += (key.level + alpha - 1) / alpha * seeded_bytes(plan, key.level + alpha);
  }
  cost.planes_bytes = plan.link.planes() * seeded_bytes(plan, plan.link.planes_level);
  cost.bytes_up = cost.keys_bytes + cost.planes_bytes +
                  plan.check.ciphertexts * seeded_bytes(plan, plan.check.level) + proof_bytes(plan);
  std::size_t sent = 0;
  for (const Round& round : plan.rounds) sent += round.sent;
  cost.bytes_down = sent * (bgv::kHeaderBytes + 2 * poly_bytes(plan, plan.end_level())) +
                    kChecks * (bgv::kHeaderBytes + 3 * poly_bytes(plan, plan.check.sent_level)) +
                    2 * plan.table.tabulate.items.count() * sizeof(std::uint32_t);
}

/// What the server holds after the link step; by then versions and scores are gone.
std::size_t later_memory(const Plan& plan, std::size_t limb) {
  // What the client has sent is kept until no further relation has it, with the checks' weights. Of products
  // the weights alone are kept: each is multiplied when it is added to the checks. Of link sums and inverses
  // a batch is kept, with powers and with what is sent, and of all of them who is linked.
  const std::size_t number = 2 * plan.check.level + kChecks;
  std::size_t kept = plan.table.linked_vectors(), batch = 0;
  for (const Round& round : plan.rounds) {
    const bool in_batches = round.vectors != 0;
    kept += in_batches ? 0 : round.returned;
    batch = std::max(batch, in_batches ? round.returned : 0);
  }
  const std::size_t products = plan.check.products - 2 * plan.table.linked_vectors();
  const std::size_t vectors = (kept + 3 * batch) * number + products * kChecks;
  return link_sums_memory(plan.link) + limb * vectors;
}

constexpr std::size_t kProgram = 100U << 20;

std::size_t plane_memory(const Plan& plan) {
  return 2 * plan.link.planes_level * plan.link.limb_bytes();
}

/// Both halves, expanded.
std::size_t key_memory(const Plan& plan, const bgv::KeyRequirement& key) {
  const std::size_t alpha = plan.literal.special_primes.size();
  return (key.level + alpha - 1) / alpha * 2 * (key.level + alpha) * plan.link.limb_bytes();
}

void count_memory(const Plan& plan, Cost& cost) {
  const std::size_t limb = plan.degree() * sizeof(std::uint32_t);
  cost.server_memory_bytes = common_memory(plan) + std::max(link_memory(plan.link), later_memory(plan, limb));
  // The client keeps the phase of each ciphertext for its proof, and the masks of the proof.
  std::size_t most_sent = 0;
  for (const Round& round : plan.rounds) most_sent = std::max(most_sent, round.sent + round.returned);
  const std::size_t phases = plan.link.planes() + plan.check.ciphertexts;
  const std::size_t masks = 2 * bgv::kProofRepetitions * (plan.check.proof.rows.size() + 1);
  cost.client_memory_bytes =
      kProgram + keys_memory(plan) + 16 * plane_memory(plan) + (most_sent + phases + 2 * masks) * limb;
}

}  // namespace

std::size_t keys_memory(const Plan& plan) {
  std::size_t keys = 0;
  for (const bgv::KeyRequirement& key : plan.keys) keys += key_memory(plan, key);
  return keys;
}

std::size_t link_keys_memory(const Plan& plan) {
  const std::vector<bgv::KeyIndex> used = link_keys(plan.link);
  std::size_t keys = 0;
  for (const bgv::KeyRequirement& key : plan.keys)
    keys += std::ranges::count(used, key.index) > 0 ? key_memory(plan, key) : 0;
  return keys;
}

std::size_t common_memory(const Plan& plan) {
  // Intermediate ciphertexts of the threads, messages on their way.
  return kProgram + keys_memory(plan) + 64 * plane_memory(plan);
}

Cost estimate_cost(const Plan& plan) {
  Cost cost;
  cost.encrypt = encrypt_operations(plan);
  cost.prepare = prepare_operations(plan.link, plan.literal);
  cost.link = link_operations(plan.link, plan.literal);
  cost.inverse = inverse_operations(plan.table, plan.literal);
  cost.align = sums_operations(plan.link, plan.literal);
  cost.pad = pad_operations(plan);
  cost.tabulate = tabulate_operations(plan.table, plan.literal);
  cost.gate = gate_operations(plan.table, plan.literal);
  cost.check = check_operations(plan);
  cost.refresh = refresh_operations(plan);
  count_bytes(plan, cost);
  count_memory(plan, cost);
  return cost;
}

}  // namespace tacit::plan
