// SPDX-License-Identifier: Apache-2.0
#include "plan/blocked_sums.h"

#include <gtest/gtest.h>

#include <set>

#include "bgv/packing.h"
#include "bgv/random.h"

namespace tacit::plan {
namespace {

BlockedLayout layout_of(std::size_t degree, std::size_t width) {
  BlockedLayout layout;
  layout.degree = degree;
  layout.width = width;
  layout.passes = 3;
  layout.shelves = 2;
  layout.groups = 5;
  return layout;
}

const BlockedLayout kLayouts[] = {layout_of(16384, 8), layout_of(16384, 32), layout_of(1024, 4),
                                  layout_of(1024, 16)};

TEST(BlockedLayout, EveryPlaceHasASlotOfItsOwn) {
  for (const BlockedLayout& layout : kLayouts) {
    std::set<std::size_t> planes, sums;
    for (std::size_t bin = 0; bin < layout.bins(); ++bin) {
      for (std::size_t place = 0; place < layout.width; ++place) {
        planes.insert(layout.plane_slot(bin, place));
        sums.insert(layout.sum_slot(bin, place));
      }
    }
    for (const auto& slots : {planes, sums}) {
      EXPECT_EQ(slots.size(), layout.degree);
      EXPECT_EQ(*slots.rbegin(), layout.degree - 1);
    }
  }
}

TEST(BlockedLayout, ARotationOfTheRowsMovesEveryBinByOne) {
  for (const BlockedLayout& layout : kLayouts) {
    const std::size_t row = layout.degree / 2, step = layout.width / 2;
    for (std::size_t bin = 0; bin < layout.bins(); ++bin) {
      const std::size_t from = layout.sum_slot(bin, 1), to = layout.sum_slot((bin + 1) % layout.bins(), 1);
      EXPECT_EQ(from / row, to / row);
      EXPECT_EQ((from % row + step) % row, to % row);
    }
  }
}

TEST(BlockedLayout, TwoShiftsReachEveryBin) {
  for (const BlockedLayout& layout : kLayouts) {
    EXPECT_EQ(layout.low_shifts() * layout.high_shifts(), layout.bins());
    EXPECT_LE(layout.low_shifts(), layout.high_shifts());
    EXPECT_LE(layout.high_shifts(), 4 * layout.low_shifts());
  }
}

TEST(BlockedLayout, SetsArePassByPassAndCategoryByCategory) {
  BlockedLayout layout = layout_of(1024, 4);
  layout.categories = 2;
  std::size_t set = 0;
  for (std::size_t pass = 0; pass < 3; ++pass) {
    for (std::size_t category = 0; category < 2; ++category) {
      for (std::size_t shelf = 0; shelf < 2; ++shelf, ++set) {
        EXPECT_EQ(layout.pass_of(set), pass);
        EXPECT_EQ(layout.category_of(set), category);
        EXPECT_EQ(layout.shelf_of(set), shelf);
      }
    }
  }
  EXPECT_EQ(set, layout.plane_sets());
}

/// Against the slots of the whole ring: a layer's coefficients as a polynomial in X^w have its sums over the
/// blocks of row r in the first slots of that row.
TEST(BlockedSums, ReadsTheSlotsOfEachLayersPolynomial) {
  for (const BlockedLayout& layout : kLayouts) {
    const std::size_t n = layout.degree, row = n / 2, blocks = layout.bins() / 2;
    const bgv::SlotEncoder encoder(n);
    const bgv::Plaintext packed = bgv::random_residues(n);
    const SecretVector<std::uint32_t> slots = BlockedSums(layout)(packed);
    for (std::size_t layer = 0; layer < layout.width; ++layer) {
      bgv::Plaintext own(n, 0);
      for (std::size_t a = 0; a < layout.bins(); ++a)
        own[a * layout.width] = packed[a * layout.width + bgv::packed_position(layer, layout.width)];
      const SecretVector<std::uint32_t> sums = encoder.decode(own);
      for (std::size_t bin = 0; bin < layout.bins(); ++bin) {
        const std::size_t first = layout.plane_slot(bin, 0);
        EXPECT_EQ(first, bin / blocks * row + bin % blocks);
        EXPECT_EQ(slots[layout.sum_slot(bin, layer)], sums[first]);
      }
    }
  }
}

}  // namespace
}  // namespace tacit::plan
