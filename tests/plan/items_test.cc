// SPDX-License-Identifier: Apache-2.0
#include "plan/items.h"

#include <gtest/gtest.h>

#include <set>

namespace tacit::plan {
namespace {

TEST(Items, EveryPartOfEveryCellAndCategoryHasANumberOfItsOwn) {
  const Items items({{1, {}}, {2, {}}, {1, {120, 14400}}}, 5, 3, 100);  // base 656
  EXPECT_EQ(items.parts(), 1U + 2U + 1U + 1U + 2U);
  EXPECT_TRUE(items.two_guards());
  std::set<std::size_t> numbers;
  for (std::size_t cell = 0; cell < 5; ++cell) {
    for (std::size_t part = 0; part < items.parts(); ++part) {
      for (std::size_t category = 0; category < 3; ++category) {
        const std::size_t item = items.index(cell, part, category);
        EXPECT_LT(item, items.count());
        EXPECT_TRUE(numbers.insert(item).second);
        EXPECT_EQ(items.cell_of(item), cell);
        EXPECT_EQ(items.part_of(item), part);
        EXPECT_EQ(items.category_of(item), category);
      }
    }
  }
}

TEST(Items, AnItemIsGuardedByTheCountsOfItsTally) {
  const Items items({{1, {}}, {2, {7}}, {1, {7}}}, 2, 2, 100);
  const auto guard = [&](std::size_t part, std::size_t number) {
    const std::size_t item = items.guard_of(items.index(1, part, 1), number);
    EXPECT_EQ(items.cell_of(item), 1U);
    EXPECT_EQ(items.category_of(item), 1U);
    return items.part_of(item);
  };
  for (const std::size_t number : {0, 1}) {
    EXPECT_EQ(guard(0, number), 0U);
    for (const std::size_t part : {1, 2, 3}) EXPECT_EQ(guard(part, number), 1U + number);
    for (const std::size_t part : {4, 5}) EXPECT_EQ(guard(part, number), 4U);
  }
  EXPECT_FALSE((Items({{1, {7}}}, 2, 2, 100).two_guards()));
}

}  // namespace
}  // namespace tacit::plan
