// SPDX-License-Identifier: Apache-2.0
#include "fit/rarity.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

namespace tacit::fit {
namespace {

using testing::Each;
using testing::ElementsAre;
using enum Rarity;

TEST(RarityOf, TellsFrequentUsualAndRareApart) {
  EXPECT_THAT(rarity_of(std::vector<double>{1000, 10, 120, 900, 12, 100, 0}),
              ElementsAre(kFrequent, kRare, kUsual, kFrequent, kRare, kUsual, kRare));
}

TEST(RarityOf, TellsNothingApartWhereSharesAreAlike) {
  EXPECT_THAT(rarity_of(std::vector<double>(64, 20)), Each(kUsual));
  EXPECT_THAT(rarity_of(std::vector<double>{20, 22, 18, 25, 17, 30}), Each(kUsual));
  EXPECT_THAT(rarity_of(std::vector<double>(16, 0)), Each(kUsual));
  EXPECT_TRUE(rarity_of(std::vector<double>()).empty());
}

TEST(RarityOf, HasNoRareValuesWhereTwoClassesDo) {
  EXPECT_THAT(rarity_of(std::vector<double>{1000, 50, 50, 50}),
              ElementsAre(kFrequent, kUsual, kUsual, kUsual));
}

// Zipf's law, as surnames have it: each class is apart from the next in evidence, and none is empty.
TEST(RarityOf, OrdersClassesByShare) {
  std::vector<double> records;
  for (int rank = 1; rank <= 1024; ++rank) records.push_back(50'000.0 / rank);
  const std::vector<Rarity> found = rarity_of(records);
  EXPECT_EQ(found.front(), kFrequent);
  EXPECT_EQ(found.back(), kRare);
  const auto order = [](Rarity of) { return of == kFrequent ? 0 : of == kUsual ? 1 : 2; };
  EXPECT_TRUE(std::ranges::is_sorted(found, {}, order));
  EXPECT_GT(std::ranges::count(found, kUsual), 0);
}

}  // namespace
}  // namespace tacit::fit
