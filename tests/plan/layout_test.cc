#include "plan/layout.h"

#include <gtest/gtest.h>

#include <set>

#include "bgv/plaintext.h"

namespace tacit::plan {
namespace {

Layout make(std::size_t width, std::size_t parts, std::size_t copies) {
  Layout layout;
  layout.degree = 16384;
  layout.width = width;
  layout.parts = parts;
  layout.copies = copies;
  layout.shelves = 1;
  layout.shelf_records = parts * width;
  layout.server_records = 100;
  return layout;
}

TEST(Layout, EveryRecordOfEveryCopyHasASlotOfItsOwn) {
  for (const Layout& layout : {make(1024, 5, 2), make(1024, 3, 4), make(64, 1, 64), make(4096, 2, 2)}) {
    std::set<std::size_t> slots;
    for (std::size_t copy = 0; copy < layout.copies; ++copy) {
      for (std::size_t i = 0; i < layout.shelf_records; ++i) {
        const std::size_t slot = layout.slot(copy, i);
        EXPECT_LT(slot, layout.degree);
        EXPECT_TRUE(slots.insert(slot).second);
      }
    }
  }
}

// What an automorphism does to the slots is bgv's business (its tests show it); here: does it bring copy to
// copy?
TEST(Layout, MovesBringEachCopyToEachOther) {
  const Layout layout = make(512, 3, 10);
  const std::size_t row = layout.degree / 2;
  for (std::size_t from = 0; from < layout.copies; ++from) {
    for (std::size_t to = 0; to < layout.copies; ++to) {
      const long steps =
          static_cast<long>(layout.slot(from, 0) % row) - static_cast<long>(layout.slot(to, 0) % row);
      const bool swap = layout.row_of_copy(from) != layout.row_of_copy(to);
      ASSERT_EQ(layout.exponent(from, to),
                bgv::rotation_exponent(layout.degree, static_cast<int>(steps), swap));
      for (std::size_t i = 0; i < layout.shelf_records; ++i) {
        const long source = static_cast<long>(layout.slot(to, i) % row) + steps;
        ASSERT_EQ(source, static_cast<long>(layout.slot(from, i) % row)) << "a whole copy never wraps";
      }
    }
  }
  EXPECT_EQ(layout.exponents().front(), 1U);
}

TEST(Layout, CopiesThatFit) {
  EXPECT_EQ(copies_that_fit(16384, 1024, 5000), 2U);
  EXPECT_EQ(copies_that_fit(32768, 1024, 5000), 6U);
  EXPECT_EQ(copies_that_fit(16384, 1024, 8192), 2U);
  EXPECT_EQ(copies_that_fit(16384, 64, 1), 256U);
}

}  // namespace
}  // namespace tacit::plan
