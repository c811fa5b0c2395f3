// SPDX-License-Identifier: Apache-2.0
#include "plan/layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "plan/made_layout.h"

namespace tacit::plan {
namespace {

TEST(Layout, EveryRecordOfEveryCopyHasASlotOfItsOwn) {
  for (const Layout& layout : {make_layout(1024, 5, 2), make_layout(1024, 3, 4), make_layout(64, 1, 64),
                               make_layout(4096, 2, 2), make_layout(1024, 5, 3)}) {
    std::set<std::size_t> slots;
    for (std::size_t copy = 0; copy < layout.copies; ++copy) {
      for (std::size_t i = 0; i < layout.shelf_places; ++i) {
        const std::size_t slot = layout.slot(copy, i);
        EXPECT_LT(slot, layout.degree);
        EXPECT_TRUE(slots.insert(slot).second);
      }
    }
  }
}

TEST(Layout, ACopyFillsWholeBlocksAndMayGoOnInTheOtherRow) {
  const Layout layout = make_layout(1024, 5, 3);
  const auto block = [&](std::size_t slot) {
    const std::size_t row = layout.degree / 2;
    return slot / row * layout.blocks_per_row() + slot % row % layout.blocks_per_row();
  };
  for (std::size_t copy = 0; copy < layout.copies; ++copy) {
    for (std::size_t i = 0; i < layout.shelf_places; ++i) {
      ASSERT_EQ(block(layout.slot(copy, i)), copy * layout.parts + i / layout.width);
    }
  }
  EXPECT_LT(layout.slot(1, 0), layout.degree / 2);
  EXPECT_GE(layout.slot(1, layout.shelf_places - 1), layout.degree / 2);
}

TEST(Layout, TwoCopiesAreTheRowsHoweverShort) {
  const Layout layout = make_layout(256, 24, 2);
  for (std::size_t i = 0; i < layout.shelf_places; ++i) {
    ASSERT_LT(layout.slot(0, i), layout.degree / 2);
    ASSERT_EQ(layout.slot(1, i), layout.slot(0, i) + layout.degree / 2);
  }
}

TEST(Layout, CopiesThatFit) {
  EXPECT_EQ(copies_that_fit(16384, 1024, 5000), 3U);
  EXPECT_EQ(copies_that_fit(32768, 1024, 5000), 6U);
  EXPECT_EQ(copies_that_fit(16384, 1024, 8192), 2U);
  EXPECT_EQ(copies_that_fit(16384, 64, 1), 256U);
}

TEST(Layout, BlocksForASplitHoldEveryDistribution) {
  for (const std::size_t width : {2, 3, 4}) {
    for (std::size_t records = 1; records <= 14; ++records) {
      std::size_t most = 0;
      for (std::size_t a = 0; a <= records; ++a) {
        for (std::size_t b = 0; a + b <= records; ++b) {
          const std::size_t c = records - a - b;
          most = std::max(most, (a + width - 1) / width + (b + width - 1) / width + (c + width - 1) / width);
        }
      }
      EXPECT_EQ(blocks_for_split(records, 3, width), most) << records << " in blocks of " << width;
    }
  }
  EXPECT_EQ(client_places(100, 0, 64), 100U);
  EXPECT_EQ(client_places(100, 1, 64), 128U);
}

}  // namespace
}  // namespace tacit::plan
