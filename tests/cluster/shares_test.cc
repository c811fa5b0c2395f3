// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "cluster/shares.h"

namespace tacit::cluster {
namespace {

TEST(Shares, EveryLayerOnceInWholeNodes) {
  std::mt19937 random(1);
  for (int i = 0; i < 200; ++i) {
    const std::size_t layers = random() % 3000, node = 1 + random() % 64, most = node * (1 + random() % 9);
    std::vector<std::size_t> threads(1 + random() % 5);
    for (std::size_t& own : threads) own = 1 + random() % 16;
    Shares shares(layers, node, most, threads);
    std::size_t next = 0;
    while (true) {
      const std::size_t rank = random() % threads.size();
      auto range = shares.next(rank, random() % 2 == 0);
      if (!range) range = shares.next(rank);
      if (!range) break;
      ASSERT_EQ(range->first, next);
      ASSERT_GT(range->last, range->first);
      ASSERT_LE(range->last - range->first, most);
      ASSERT_TRUE((range->last - range->first) % node == 0 || range->last == layers);
      next = range->last;
    }
    ASSERT_EQ(next, layers);
  }
}

TEST(Shares, PiecesBecomeSmallAndFollowTheThreads) {
  Shares shares(1000, 1, 1000, {1, 3});
  const auto length = [&](std::size_t rank) {
    const auto range = shares.next(rank);
    return range ? range->last - range->first : 0;
  };
  EXPECT_EQ(length(0), 187U);
  EXPECT_EQ(length(1), 457U);
  std::size_t last = 0;
  while (const std::size_t own = length(1)) last = own;
  EXPECT_EQ(last, 1U);
}

TEST(Shares, WhatARankHasAheadIsHalfAPiece) {
  Shares shares(1000, 1, 1000, {1, 1});
  const auto now = shares.next(1), ahead = shares.next(1, true);
  ASSERT_TRUE(now && ahead);
  EXPECT_EQ(now->last, 375U);
  EXPECT_EQ(ahead->last, 375U + 117U);
}

TEST(Shares, TheLastNodesGoToWhoHasNothingToDo) {
  Shares shares(100, 4, 100, {1, 1, 1});
  std::size_t next = 0;
  while (const auto range = shares.next(1, true)) next = range->last;
  EXPECT_LE(100 - next, 3 * 4U);
  EXPECT_GT(100 - next, 2 * 4U);
  EXPECT_TRUE(shares.next(2));
}

}  // namespace
}  // namespace tacit::cluster
