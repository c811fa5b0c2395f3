// SPDX-License-Identifier: Apache-2.0
#include "plan/gate_layout.h"

#include <gtest/gtest.h>

#include <set>

namespace tacit::plan {
namespace {

/// Two tallies, one of which has two counts; with categories of the client's own.
Items items(std::size_t cells, std::size_t categories) {
  return Items({{1, {120}}, {2, {}}}, cells, categories, 5000);
}

TEST(GateLayout, EveryNodeHasASlotOfItsOwn) {
  for (const std::size_t k : {2, 3, 5, 16, 100}) {
    const Items all = items(7, 3);
    const GateLayout gate(all, k, 2, 1024);
    EXPECT_EQ(gate.units(), 7U * 2 * 3);
    EXPECT_GE(std::size_t{1} << gate.heights(), 2 * k);
    EXPECT_LT(std::size_t{1} << (gate.heights() - 1), 2 * k);
    EXPECT_EQ(gate.nodes(gate.heights() - 1), 1U);
    std::size_t units = 0;
    for (std::size_t vector = 0; vector < gate.vectors(); ++vector) {
      std::set<std::size_t> slots;
      for (std::size_t unit = 0; unit < gate.units_in(vector); ++unit) {
        for (std::size_t node = 0; node < gate.nodes(0); ++node) {
          EXPECT_LT(gate.slot(unit, node), 1024U);
          EXPECT_TRUE(slots.insert(gate.slot(unit, node)).second);
        }
      }
      units += gate.units_in(vector);
    }
    EXPECT_EQ(units, gate.units());
  }
}

/// The leaves of an item's unit are its guards less 0 .. k-1, each once.
TEST(GateLayout, LeavesAreTheGuardsOfTheUnitsItems) {
  constexpr std::size_t kK = 5;
  const Items all = items(4, 2);
  const GateLayout gate(all, kK, 2, 16384);
  for (std::size_t item = 0; item < all.count(); ++item) {
    std::multiset<std::pair<std::size_t, std::uint32_t>> expected, found;
    for (std::size_t guard = 0; guard < 2; ++guard) {
      for (std::uint32_t i = 0; i < kK; ++i) expected.insert({all.guard_of(item, guard), i});
    }
    for (std::size_t leaf = 0; leaf < 2 * gate.nodes(0); ++leaf) {
      const auto own = gate.leaf(all, gate.unit_of(all, item), leaf);
      EXPECT_EQ(own.has_value(), leaf < 2 * kK);
      if (own.has_value()) found.insert({own->item, own->offset});
    }
    EXPECT_EQ(found, expected) << item;
  }
}

}  // namespace
}  // namespace tacit::plan
