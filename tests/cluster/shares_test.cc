// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>
#include <utility>
#include <vector>

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
    std::vector<std::size_t> in_hand(threads.size());
    while (true) {
      const std::size_t rank = random() % threads.size();
      if (in_hand[rank] > 0 && random() % 2 == 0) shares.done(rank, std::exchange(in_hand[rank], 0));
      auto range = shares.next(rank);
      if (!range) {
        shares.done(rank, std::exchange(in_hand[rank], 0));
        range = shares.next(rank);
      }
      if (!range) break;
      in_hand[rank] += range->last - range->first;
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
  const auto linked = [&](std::size_t rank) {
    const auto range = shares.next(rank);
    if (!range) return std::size_t{0};
    shares.done(rank, range->last - range->first);
    return range->last - range->first;
  };
  EXPECT_EQ(linked(0), 187U);
  EXPECT_EQ(linked(1), 456U);
  std::size_t last = 0;
  while (const std::size_t own = linked(1)) last = own;
  EXPECT_EQ(last, 1U);
}

TEST(Shares, WhatARankHasInHandIsTakenOff) {
  Shares shares(1000, 1, 1000, {1, 1});
  const auto first = shares.next(1), second = shares.next(1), other = shares.next(0);
  ASSERT_TRUE(first && second && other);
  EXPECT_EQ(first->last, 375U);
  EXPECT_EQ(second->last, 375U + 93U) << "three quarters of 500 - 375";
  EXPECT_EQ(other->last, 375U + 93U + 375U);
  shares.done(1, 375 + 93);
  const auto next = shares.next(1);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->last - next->first, 157U) << "as little is left as the rank would have";
}

TEST(Shares, WhatARankHasLinkedOfItsPieceIsNotInHand) {
  Shares shares(1000, 1, 1000, {1, 1});
  const auto own = shares.next(1);
  ASSERT_TRUE(own);
  shares.linked(1, 300);
  const auto other = shares.next(0);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->last - other->first, 262U) << "three quarters of half of 700";
  shares.linked(1, 1000);  // not more than it has
  shares.done(1, own->last - own->first);
  shares.linked(0, 1);
  EXPECT_TRUE(shares.next(1));
}

TEST(Shares, TheLastNodesGoToWhoHasNothingInHand) {
  Shares shares(100, 4, 100, {1, 1, 1});
  std::size_t next = 0;
  while (const auto range = shares.next(1)) next = range->last;
  EXPECT_LE(100 - next, 3 * 4U);
  EXPECT_GT(100 - next, 2 * 4U);
  EXPECT_TRUE(shares.next(2));
}

}  // namespace
}  // namespace tacit::cluster
