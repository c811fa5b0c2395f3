#include "protocol/client/refresh.h"

#include <algorithm>

#include "bgv/packing.h"
#include "protocol/block_sums.h"

namespace tacit::protocol {
namespace {

/// The sums of every place by category: what the blocks of one shelf add to them.
void add_blocks(const plan::Plan& plan, const Places& places, std::size_t shelf, std::size_t first_place,
                const std::vector<std::uint32_t>& blocks, SlotVectors& slots) {
  const plan::Layout& layout = plan.layout;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::uint32_t category = places.category_of[shelf * layout.parts + i % layout.parts];
    if (category == Places::kNobody) continue;
    const std::size_t place = first_place + i / layout.parts;
    std::uint32_t& slot =
        slots[category * layout.sum_ciphertexts() + place / layout.degree][place % layout.degree];
    slot = bgv::plaintext_modulus().add(slot, blocks[i]);
  }
}

SlotVectors category_sums(const plan::Plan& plan, const Places& places,
                          const std::vector<bgv::Plaintext>& packed) {
  const plan::Layout& layout = plan.layout;
  const BlockSums sums(layout);
  SlotVectors slots(plan.power_vectors(), std::vector<std::uint32_t>(layout.degree, 0));
  const std::size_t each = plan.shelf_vectors();
  for (std::size_t i = 0; i < packed.size(); ++i) {
    add_blocks(plan, places, i / each, sums.first_place(i % each), sums.by_block(packed[i], i % each), slots);
  }
  return slots;
}

}  // namespace

SlotVectors sums_into_slots(const plan::Plan& plan, const Places& places,
                            const std::vector<bgv::Plaintext>& packed) {
  if (plan.splits()) return category_sums(plan, places, packed);
  const BlockSums sums(plan.layout);
  SlotVectors slots(plan.layout.sum_ciphertexts());
  std::size_t slot = 0;
  for (std::size_t i = 0; i < packed.size(); ++i) {
    for (const std::uint32_t sum : sums(packed[i], i)) slots[slot++ / plan.layout.degree].push_back(sum);
  }
  return slots;
}

SlotVectors totals_into_slots(const plan::Plan& plan, std::span<const bgv::Plaintext> packed) {
  const std::size_t degree = plan.layout.degree, count = plan.tabulate.items.count();
  const auto total = [&](std::size_t item) {
    return packed[item / degree][bgv::packed_position(item % degree, degree)];
  };
  SlotVectors slots;
  for (std::size_t first = 0; first < count; first += degree) {
    const std::size_t last = std::min(first + degree, count);
    slots.emplace_back();
    for (std::size_t item = first; item < last; ++item) slots.back().push_back(total(item));
    for (std::size_t number = 0; number < plan.gate.guards; ++number) {
      slots.emplace_back();
      for (std::size_t item = first; item < last; ++item)
        slots.back().push_back(total(plan.tabulate.items.guard_of(item, number)));
    }
  }
  return slots;
}

std::vector<std::uint32_t> tags_into_slots(const plan::Plan& plan, const bgv::Plaintext& packed) {
  std::vector<std::uint32_t> slots;
  for (std::size_t tag = 0; tag < plan::kTags; ++tag)
    slots.push_back(packed[bgv::packed_position(tag, plan.layout.degree)]);
  return slots;
}

}  // namespace tacit::protocol
