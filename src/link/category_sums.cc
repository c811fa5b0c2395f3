// SPDX-License-Identifier: Apache-2.0
#include "link/category_sums.h"

#include <algorithm>
#include <tuple>

#include "base/error.h"
#include "bgv/running_sum.h"
#include "link/workers.h"

namespace tacit::link {

CategorySums::CategorySums(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                           const bgv::EvaluationKeys& keys, const bgv::SlotEncoder& encoder, Monitor& monitor)
    : plan_(plan),
      evaluator_(evaluator),
      encoder_(encoder),
      monitor_(monitor),
      expansion_(evaluator, keys, plan.split.level, plan.split.height),
      block_sums_(plan.all_pairs().layout),
      pads_(plan.split.blocks * plan.sums.slots, 0),
      sums_(plan.sums.all_vectors()) {}

void CategorySums::note_pad(std::size_t index, std::span<const std::uint32_t> pad) {
  const plan::AllPairsPlan& own = plan_.all_pairs();
  const std::size_t parts = own.layout.parts;
  const std::size_t shelf = index / own.shelf_vectors(), packed = index % own.shelf_vectors();
  const SecretVector<std::uint32_t> pads = block_sums_.by_block(pad, packed);
  const std::size_t first_slot = block_sums_.first_place(packed);
  for (std::size_t i = 0; i < pads.size(); ++i)
    pads_[(shelf * parts + i % parts) * plan_.sums.slots + first_slot + i / parts] = pads[i];
}

std::vector<bgv::Ciphertext> CategorySums::expanded(const bgv::Ciphertext& selection) const {
  std::vector<bgv::Ciphertext> nodes{expansion_.begin(selection)};
  for (int step = 0; step < expansion_.height(); ++step) {
    const std::size_t half = nodes.size();
    nodes.resize(2 * half);
    parallel_for(half, [&](std::size_t i) {
      const StageTimer timer(monitor_, Stage::kCategories);
      std::tie(nodes[i], nodes[i + half]) = expansion_.halves(nodes[i], step);
    });
  }
  return nodes;
}

ring::SecretPoly CategorySums::pads_of(std::size_t block, std::size_t vector) const {
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::uint32_t scale = t.negate(t.inverse(std::uint32_t{1} << plan_.split.height));
  const std::size_t first = vector * plan_.sums.degree;
  SecretVector<std::uint32_t> slots(std::min(plan_.sums.degree, plan_.sums.slots - first));
  for (std::size_t i = 0; i < slots.size(); ++i)
    slots[i] = t.multiply(pads_[block * plan_.sums.slots + first + i], scale);
  return evaluator_.lift(encoder_.encode(slots), plan_.split.level);
}

void CategorySums::select(std::size_t index, const bgv::Ciphertext& selection) {
  const std::size_t categories = plan_.request.split_categories, vectors = plan_.sums.vectors();
  const std::vector<bgv::Ciphertext> selected =
      expanded(bgv::quadrupled(evaluator_, evaluator_.modulo_first(selection, plan_.split.level)));
  const std::size_t first = index * selected.size();
  const std::size_t last = std::min(first + selected.size(), plan_.split.blocks * categories);
  const std::size_t first_block = first / categories, last_block = (last - 1) / categories + 1;
  for (std::size_t vector = 0; vector < vectors; ++vector) {
    stop_if_cancelled(monitor_);
    std::vector<ring::SecretPoly> pads(last_block - first_block);
    parallel_for(pads.size(), [&](std::size_t i) { pads[i] = pads_of(first_block + i, vector); });
    parallel_for(categories, [&](std::size_t category) {
      const StageTimer timer(monitor_, Stage::kCategories);
      std::optional<bgv::Ciphertext>& sum = sums_[category * vectors + vector];
      for (std::size_t number = first; number < last; ++number) {
        if (number % categories != category) continue;
        bgv::add_to(
            evaluator_, sum,
            evaluator_.multiply_plain(selected[number - first], pads[number / categories - first_block]));
      }
    });
  }
}

bgv::Ciphertext CategorySums::without_pads(std::size_t index, const bgv::Ciphertext& returned) {
  require(index < sums_.size() && sums_[index].has_value(),
          "the client has selected blocks for every category");
  bgv::Ciphertext sum = std::move(*sums_[index]);
  sums_[index].reset();
  evaluator_.add_multiple(
      sum, bgv::quadrupled(evaluator_, evaluator_.modulo_first(returned, plan_.split.level)), 1);
  return evaluator_.drop_to(std::move(sum), plan_.end_level);
}

}  // namespace tacit::link
