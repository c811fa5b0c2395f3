// SPDX-License-Identifier: Apache-2.0
#include "fit/target.h"

#include <gtest/gtest.h>

namespace tacit::fit {
namespace {

constexpr Outcome kAgree = 2;

PatternTable pattern_table(const std::vector<std::array<double, 3>>& rows) {
  PatternTable table({FieldShape{}});
  for (const auto& [outcome, pairs, matches] : rows)
    table.add({static_cast<Outcome>(outcome)}, pairs, matches);
  return table;
}

TEST(ComparedPairs, OfAllPairsGrowWithBothListsAndTheTrueOnesWithOne) {
  const PatternTable all = pattern_table({{kDiffers, 1000, 10}, {kAgree, 100, 90}});
  const PatternTable result = compared_pairs({all}, {.clients = 2, .servers = 5});
  ASSERT_EQ(result.size(), 2U);
  EXPECT_DOUBLE_EQ(result.matches(0), 20);
  EXPECT_DOUBLE_EQ(result.pairs(0), 20 + 990 * 10);
  EXPECT_DOUBLE_EQ(result.matches(1), 180);
  EXPECT_DOUBLE_EQ(result.pairs(1), 180 + 10 * 10);
}

TEST(ComparedPairs, OfOneHouseholdGrowWithTheClientsList) {
  const PatternTable all = pattern_table({{kDiffers, 1000, 0}, {kAgree, 100, 90}});
  const PatternTable households = pattern_table({{kAgree, 100, 6}});
  const PatternTable result = compared_pairs({all, nullptr, &households}, {.clients = 2, .servers = 5});
  EXPECT_DOUBLE_EQ(result.pairs(0), 10000);
  EXPECT_DOUBLE_EQ(result.pairs(1), 180 + 6 * 2 + 4 * 10);
}

// With a key: 40 pairs that agree, 36 of them true and one of a household; of the others one in 100 is
// compared.
TEST(ComparedPairs, OfBlockedLinkageAreThoseWithAKeyAndOthersByChance) {
  const PatternTable all = pattern_table({{kDiffers, 1000, 0}, {kAgree, 100, 46}});
  const PatternTable keyed = pattern_table({{kAgree, 40, 36}}), households = pattern_table({{kAgree, 40, 1}});
  const PatternTable result =
      compared_pairs({all, &keyed, &households}, {.clients = 1, .servers = 5, .by_chance = 0.01});
  EXPECT_DOUBLE_EQ(result.pairs(0), 5 * 0.01 * 1000);
  EXPECT_DOUBLE_EQ(result.matches(0), 0);
  EXPECT_DOUBLE_EQ(result.matches(1), 36 + 0.01 * 10);
  EXPECT_DOUBLE_EQ(result.pairs(1), 36.1 + 1 + 5 * (3 + 0.01 * 50));
}

TEST(ComparedPairs, PatternsThatNobodyShowsAreLeftOut) {
  const PatternTable all = pattern_table({{kDiffers, 1000, 0}, {kAgree, 100, 46}});
  const PatternTable keyed = pattern_table({{kAgree, 40, 36}});
  EXPECT_EQ(compared_pairs({all, &keyed}, {.by_chance = 0}).size(), 1U);
}

}  // namespace
}  // namespace tacit::fit
