// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/places.h"

#include "base/error.h"

namespace tacit::protocol {
namespace {

/// The block that a place is in, counted through all shelves.
std::size_t block_of(const plan::Layout& layout, std::size_t place) {
  return place / layout.shelf_places * layout.parts + place % layout.shelf_places / layout.width;
}

}  // namespace

Places arrange(const plan::LinkPlan& plan, const Split& split) {
  const plan::Layout& layout = plan.all_pairs().layout;
  Places places;
  places.record_at.assign(layout.shelves * layout.shelf_places, Places::kNobody);
  places.category_of.assign(layout.client_blocks(), Places::kNobody);
  std::size_t place = 0;
  for (std::size_t category = 0; category < plan.request.categories(); ++category) {
    // Shelves of a split are whole blocks.
    if (plan.splits()) place = (place + layout.width - 1) / layout.width * layout.width;
    for (std::size_t record = 0; record < plan.request.client_records; ++record) {
      if (plan.splits() && split.category[record] != category) continue;
      require(place < places.record_at.size(), "there is a place for every client record");
      places.category_of[block_of(layout, place)] = static_cast<std::uint32_t>(category);
      places.record_at[place++] = static_cast<std::uint32_t>(record);
    }
  }
  return places;
}

SecretVector<std::uint32_t> Places::selection(const plan::LinkPlan& plan, std::size_t index) const {
  const std::size_t each = std::size_t{1} << plan.split.height, categories = plan.request.split_categories;
  SecretVector<std::uint32_t> coefficients(plan.sums.degree, 0);
  for (std::size_t i = 0; i < each; ++i) {
    const std::size_t block = (index * each + i) / categories, category = (index * each + i) % categories;
    if (block < category_of.size() && category_of[block] == category) coefficients[i] = 1;
  }
  return coefficients;
}

SecretVector<std::uint32_t> Places::selected_blocks(std::size_t category) const {
  SecretVector<std::uint32_t> slots;
  for (const std::uint32_t owner : category_of) slots.push_back(owner == category ? 1 : 0);
  return slots;
}

}  // namespace tacit::protocol
