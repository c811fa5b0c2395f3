#include "plan/cost.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <limits>

#include "bgv/residue_packing.h"
#include "bgv/serialize.h"
#include "plan/circuit.h"
#include "ring/kernels.h"
#include "ring/primes.h"

namespace tacit::plan {
namespace {

/// A pass over N residues (products, sums, conversions) in transforms: measured, docs/protocol.md "Cost".
constexpr double kTransformsPerPass = 0.2;

std::size_t poly_bytes(const Plan& plan, std::size_t limbs) {
  return limbs * bgv::packed_bytes(plan.layout.degree);
}
std::size_t seeded_bytes(const Plan& plan, bgv::Level level) {
  return bgv::kHeaderBytes + sizeof(bgv::Seed) + poly_bytes(plan, level);
}

Work prepare_work(const Plan& plan) {
  const PlanningOps ops(plan.literal);
  const EstimatedValue plane = ops.fresh(plan.link.planes_level);
  const auto copies = static_cast<double>(plan.layout.copies);
  ops.automorphism(plane);
  const Work rotation = ops.work();
  const auto limbs = 2.0 * static_cast<double>(plan.link.planes_level);
  const Work version{0, 8 * limbs};  // weight, present, mask; each from memory and into fresh memory
  const auto moves = static_cast<double>(plan.layout.exponents().size() - 1);
  Work work = rotation * (static_cast<double>(plan.plane_ciphertexts()) * moves);
  work += version * (static_cast<double>(plan.request.planes()) * copies);
  return work * static_cast<double>(plan.layout.shelves);
}

Work link_work(const Plan& plan) {
  const PlanningOps ops(plan.literal);
  const EstimatedValue score(plan.link.planes_level, 2, {}, Variance(1, 1));
  PolynomialCircuit circuit(ops, plan.link.indicator);
  ops.pack(circuit(ops.drop_to(score, plan.link.score_level)), 1, plan.layout.width);
  Work layer = ops.work();
  layer += {0, 2.0 * static_cast<double>(plan.link.planes_level * plan.layout.copies *
                                         plan.request.features.size())};
  return layer * static_cast<double>(plan.layout.layers() * plan.layout.shelves);
}

Work tabulate_work(const Plan& plan) {
  const PlanningOps clip_ops(plan.literal), item_ops(plan.literal);
  PolynomialCircuit circuit(clip_ops, plan.tabulate.clip);
  circuit(clip_ops.fresh(plan.tabulate.counts_level));
  const EstimatedValue value(plan.tabulate.values_level, 2, {}, Variance(1, 1));
  item_ops.pack(item_ops.drop_to(item_ops.multiply_plain(value), plan.tabulate.packed_level), 1,
                plan.layout.degree);
  Work work = clip_ops.work() * static_cast<double>(plan.layout.count_ciphertexts());
  return work += item_ops.work() * static_cast<double>(plan.tabulate.items + 14);
}

Work gate_work(const Plan& plan) {
  const PlanningOps ops(plan.literal);
  const EstimatedValue total = ops.fresh(plan.gate.totals_level);
  const GateCircuit circuit(ops, total, plan.request.min_cell, plan.end_level());
  for (std::size_t i = 0; i < plan.gate_ciphertexts(); ++i) circuit(&total);
  return ops.work();
}

void count_bytes(const Plan& plan, Cost& cost) {
  const std::size_t alpha = plan.literal.special_primes.size();
  cost.keys_bytes = bgv::kHeaderBytes + poly_bytes(plan, plan.end_level());
  for (const bgv::KeyRequirement& key : plan.keys) {
    cost.keys_bytes += (key.level + alpha - 1) / alpha * seeded_bytes(plan, key.level + alpha);
  }
  cost.planes_bytes =
      plan.layout.shelves * plan.plane_ciphertexts() * seeded_bytes(plan, plan.link.planes_level);
  cost.bytes_up = cost.keys_bytes + cost.planes_bytes +
                  plan.layout.count_ciphertexts() * seeded_bytes(plan, plan.tabulate.counts_level) +
                  (1 + plan.tabulate.digits.count) * seeded_bytes(plan, plan.gate.totals_level);
  const std::size_t sent = bgv::kHeaderBytes + 2 * poly_bytes(plan, plan.end_level());
  const std::size_t totals = (plan.tabulate.items + plan.layout.degree - 1) / plan.layout.degree;
  cost.bytes_down = sent * (plan.layout.packed_ciphertexts() + totals + plan.gate_ciphertexts());
}

void count_memory(const Plan& plan, Cost& cost) {
  constexpr std::size_t kProgram = 150U << 20;
  const std::size_t limb = plan.layout.degree * sizeof(std::uint32_t);
  const std::size_t alpha = plan.literal.special_primes.size();
  std::size_t keys = 0;
  for (const bgv::KeyRequirement& key : plan.keys) {
    keys += (key.level + alpha - 1) / alpha * 2 * (key.level + alpha) * limb;
  }
  const std::size_t version = 2 * plan.link.planes_level * limb;
  const std::size_t working =
      64 * version;  // two threads' intermediate ciphertexts, the planes that are on their way
  cost.server_memory_bytes = kProgram + keys + working + plan.request.planes() * plan.layout.copies * version;
  cost.client_memory_bytes = kProgram + keys + 16 * version;
}

}  // namespace

Cost estimate_cost(const Plan& plan) {
  Cost cost;
  cost.prepare = prepare_work(plan);
  cost.link = link_work(plan);
  cost.tabulate = tabulate_work(plan);
  cost.gate = gate_work(plan);
  count_bytes(plan, cost);
  count_memory(plan, cost);
  return cost;
}

double seconds(const Work& work, double transform_seconds) {
  return (work.transforms + kTransformsPerPass * work.passes) * transform_seconds;
}

double measure_transform_seconds(std::size_t degree) {
  const ring::NttTables tables(degree, ring::Modulus(ring::ntt_primes(degree, 1).front()));
  ring::ResidueBuffer buffer(degree);
  std::fill_n(buffer.data(), degree, 1U);
  double least = std::numeric_limits<double>::infinity();
  for (int run = 0; run < 200; ++run) {
    const auto start = std::chrono::steady_clock::now();
    ring::forward_ntt(buffer.data(), tables);
    least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return least;
}

}  // namespace tacit::plan
