// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/all_pairs.h"

namespace tacit::protocol {

ClientAllPairs::ClientAllPairs(const plan::LinkPlan& plan, const linkage::FeatureTable& records,
                               const Split& split)
    : plan_(plan), digits_(plan.request, records), places_(arrange(plan, split)) {}

SecretVector<std::uint32_t> ClientAllPairs::plane(std::size_t set, std::size_t index) {
  const plan::Layout& layout = plan_.all_pairs().layout;
  if (!planes_.has_value() || shelf_ != set) {
    const std::span<const std::uint32_t> record_at(places_.record_at);
    planes_.emplace(plan_.request, digits_,
                    record_at.subspan(set * layout.shelf_places, layout.shelf_places));
  }
  shelf_ = set;
  const SecretVector<std::uint32_t> values = (*planes_)(index);
  SecretVector<std::uint32_t> slots(layout.degree, 0);
  for (std::size_t place = 0; place < values.size(); ++place) {
    for (std::size_t copy = 0; copy < layout.copies; ++copy) slots[layout.slot(copy, place)] = values[place];
  }
  return slots;
}

SecretVector<std::uint32_t> ClientAllPairs::selection(std::size_t index) const {
  const std::size_t packed = plan_.split.selections;
  return index < packed ? places_.selection(plan_, index) : places_.selected_blocks(index - packed);
}

/// Only the client knows which blocks belong to which category; without categories the map is the same on
/// both sides.
SlotVectors ClientAllPairs::link_sums(std::span<const bgv::Plaintext> sent) const {
  if (!plan_.splits()) return plan::link_sums_in_slots(plan_, sent);
  const plan::BlockSums block_sums(plan_.all_pairs().layout);
  SlotVectors sums(plan_.sums.all_vectors(), SecretVector<std::uint32_t>(plan_.sums.degree, 0));
  const std::size_t each = plan_.all_pairs().shelf_vectors();
  for (std::size_t i = 0; i < sent.size(); ++i)
    add_blocks(i / each, block_sums.first_place(i % each), block_sums.by_block(sent[i], i % each), sums);
  return sums;
}

void ClientAllPairs::add_blocks(std::size_t shelf, std::size_t first_slot,
                                std::span<const std::uint32_t> blocks, SlotVectors& sums) const {
  const std::size_t parts = plan_.all_pairs().layout.parts, degree = plan_.sums.degree;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::uint32_t category = places_.category_of[shelf * parts + i % parts];
    if (category == Places::kNobody) continue;
    const std::size_t slot = first_slot + i / parts;
    std::uint32_t& sum = sums[category * plan_.sums.vectors() + slot / degree][slot % degree];
    sum = bgv::plaintext_modulus().add(sum, blocks[i]);
  }
}

}  // namespace tacit::protocol
