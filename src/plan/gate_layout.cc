// SPDX-License-Identifier: Apache-2.0
#include "plan/gate_layout.h"

#include <algorithm>

#include "base/error.h"

namespace tacit::plan {

GateLayout::GateLayout(const Items& items, std::size_t min_cell, std::size_t guards, std::size_t degree)
    : units_(items.cells() * items.tallies().size() * items.categories()),
      min_cell_(min_cell),
      guards_(guards) {
  require(min_cell * guards >= 2, "a gate has two factors at least");
  while ((std::size_t{1} << heights_) < min_cell * guards) ++heights_;
  units_per_vector_ = std::min(units_, degree / nodes(0));
  require(units_per_vector_ > 0, "a ciphertext has room for the factors of one unit");
}

std::size_t GateLayout::units_in(std::size_t vector) const {
  return std::min(units_per_vector_, units_ - vector * units_per_vector_);
}

std::size_t GateLayout::unit_of(const Items& items, std::size_t item) const {
  const auto tally = static_cast<std::size_t>(&items.tally_of(items.part_of(item)) - items.tallies().data());
  return (items.cell_of(item) * items.tallies().size() + tally) * items.categories() +
         items.category_of(item);
}

std::optional<GateLayout::Leaf> GateLayout::leaf(const Items& items, std::size_t unit,
                                                 std::size_t leaf) const {
  if (leaf >= min_cell_ * guards_) return std::nullopt;
  const std::size_t category = unit % items.categories();
  const std::size_t cell_and_tally = unit / items.categories();
  const Items::Tally& tally = items.tallies()[cell_and_tally % items.tallies().size()];
  const std::size_t first = items.index(cell_and_tally / items.tallies().size(), tally.first, category);
  return Leaf{items.guard_of(first, leaf / min_cell_), static_cast<std::uint32_t>(leaf % min_cell_)};
}

}  // namespace tacit::plan
