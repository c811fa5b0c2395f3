// SPDX-License-Identifier: Apache-2.0
// Where the gate's factors lie in slots (docs/protocol.md, "Gate"). A unit is a tally of one cell (of one
// category of the client's own dimension): its items share their guards, and so one product z. The product is
// a binary tree over the leaves c - i, and the two factors of a node lie in one slot of two ciphertexts. Node
// q of a unit at height h is in slot q * units_per_vector + unit of its ciphertext.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "plan/items.h"

namespace tacit::plan {

class GateLayout {
 public:
  GateLayout() = default;
  /// `min_cell` k, at least 2; `guards`: counts that guard an item, 1 or 2.
  GateLayout(const Items& items, std::size_t min_cell, std::size_t guards, std::size_t degree);

  std::size_t units() const { return units_; }
  /// Heights of products: 1 and more. Height h makes nodes(h) products of each unit.
  std::size_t heights() const { return heights_; }
  std::size_t nodes(std::size_t height) const { return std::size_t{1} << (heights_ - 1 - height); }
  std::size_t units_per_vector() const { return units_per_vector_; }
  /// Ciphertexts of either factor.
  std::size_t vectors() const { return (units_ + units_per_vector_ - 1) / units_per_vector_; }
  /// Units of vector number `vector`.
  std::size_t units_in(std::size_t vector) const;
  /// Slot of node `node` of the unit that is number `unit` within its vector.
  std::size_t slot(std::size_t unit, std::size_t node) const { return node * units_per_vector_ + unit; }

  /// The unit of an item.
  std::size_t unit_of(const Items& items, std::size_t item) const;

  /// Leaf number `leaf` of a unit: the count that it is made of, and what is taken off. Nothing where the
  /// tree has more leaves than factors: that leaf is 1.
  struct Leaf {
    std::size_t item = 0;
    std::uint32_t offset = 0;
  };
  std::optional<Leaf> leaf(const Items& items, std::size_t unit, std::size_t leaf) const;

 private:
  std::size_t units_ = 0, min_cell_ = 0, guards_ = 1, heights_ = 0, units_per_vector_ = 1;
};

}  // namespace tacit::plan
