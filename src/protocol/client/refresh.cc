#include "protocol/client/refresh.h"

#include "protocol/block_sums.h"

namespace tacit::protocol {
namespace {

/// The sums of every place by category: what the blocks of one shelf add to them.
void add_blocks(const plan::LinkPlan& plan, const Places& places, std::size_t shelf, std::size_t first_place,
                std::span<const std::uint32_t> blocks, SlotVectors& slots) {
  const plan::Layout& layout = plan.all_pairs().layout;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::uint32_t category = places.category_of[shelf * layout.parts + i % layout.parts];
    if (category == Places::kNobody) continue;
    const std::size_t place = first_place + i / layout.parts;
    std::uint32_t& slot =
        slots[category * plan.sums.vectors() + place / layout.degree][place % layout.degree];
    slot = bgv::plaintext_modulus().add(slot, blocks[i]);
  }
}

}  // namespace

SlotVectors category_sums(const plan::LinkPlan& plan, const Places& places,
                          const std::vector<bgv::Plaintext>& packed) {
  const plan::Layout& layout = plan.all_pairs().layout;
  const BlockSums sums(layout);
  SlotVectors slots(plan.sums.all_vectors(), SecretVector<std::uint32_t>(layout.degree, 0));
  const std::size_t each = plan.all_pairs().shelf_vectors();
  for (std::size_t i = 0; i < packed.size(); ++i) {
    add_blocks(plan, places, i / each, sums.first_place(i % each), sums.by_block(packed[i], i % each), slots);
  }
  return slots;
}

}  // namespace tacit::protocol
