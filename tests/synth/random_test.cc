// SPDX-License-Identifier: Apache-2.0
#include "synth/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace tacit::synth {
namespace {

TEST(Rng, KeepsItsSequence) {
  // Golden values: other ones mean that every seed gives other people than it did.
  Rng rng(1, 0);
  EXPECT_EQ(rng.next(), 17154914556750032435ULL);
  EXPECT_EQ(rng.next(), 15481925071032317162ULL);
}

TEST(Rng, SeedsAndStreamsDiffer) {
  std::set<std::uint64_t> first_words;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    for (std::uint64_t stream = 0; stream < 10; ++stream) first_words.insert(Rng(seed, stream).next());
  }
  EXPECT_EQ(first_words.size(), 100U);
}

TEST(Rng, BelowIsEven) {
  Rng rng(2, 0);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60'000; ++i) ++counts.at(rng.below(6));
  for (int count : counts) EXPECT_NEAR(count, 10'000, 500);
}

TEST(Rng, BelowOneIsZeroAndTheLargestBoundWorks) {
  Rng rng(3, 0);
  EXPECT_EQ(rng.below(1), 0U);
  std::uint32_t largest = 0;
  for (int i = 0; i < 1000; ++i) largest = std::max(largest, rng.below(UINT32_MAX));
  EXPECT_GT(largest, UINT32_MAX / 100 * 95);
}

TEST(Rng, BetweenReachesBothEnds) {
  Rng rng(4, 0);
  std::set<int> seen;
  for (int i = 0; i < 200; ++i) seen.insert(rng.between(-2, 2));
  EXPECT_THAT(seen, testing::ElementsAre(-2, -1, 0, 1, 2));
}

TEST(Rng, ChanceHasItsRate) {
  Rng rng(5, 0);
  int hits = 0;
  for (int i = 0; i < 100'000; ++i) {
    hits += rng.chance(30'000) ? 1 : 0;
    ASSERT_FALSE(rng.chance(0));
    ASSERT_TRUE(rng.chance(kMillion));
  }
  EXPECT_NEAR(hits, 3000, 250);
}

TEST(Rng, WeightedFollowsTheWeights) {
  Rng rng(6, 0);
  constexpr std::array<std::uint32_t, 4> kWeights = {1, 0, 3, 6};
  std::array<int, 4> counts{};
  for (int i = 0; i < 50'000; ++i) ++counts.at(rng.weighted(kWeights));
  EXPECT_NEAR(counts[0], 5000, 350);
  EXPECT_EQ(counts[1], 0);
  EXPECT_NEAR(counts[2], 15'000, 500);
  EXPECT_NEAR(counts[3], 30'000, 600);
}

TEST(Rng, ShuffleKeepsTheItemsAndMovesThemEvenly) {
  Rng rng(7, 0);
  std::array<int, 4> first_item{};
  for (int i = 0; i < 20'000; ++i) {
    std::vector<int> items = {0, 1, 2, 3};
    rng.shuffle(items);
    ++first_item.at(static_cast<std::size_t>(items[0]));
    ASSERT_THAT(items, testing::UnorderedElementsAre(0, 1, 2, 3));
  }
  for (int count : first_item) EXPECT_NEAR(count, 5000, 300);
}

}  // namespace
}  // namespace tacit::synth
