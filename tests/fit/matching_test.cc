// SPDX-License-Identifier: Apache-2.0
// Probabilities of matchings against those that are counted out.
#include "fit/matching.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdint>
#include <random>

namespace tacit::fit {
namespace {

// The weight of every choice of pairs without two at a record is the product of its pairs' odds.
std::vector<double> counted_out(const std::vector<LikelyPair>& pairs, const std::vector<double>& odds) {
  std::vector<double> with(pairs.size(), 0.0);
  double all = 0;
  for (std::uint32_t chosen = 0; chosen < (1U << pairs.size()); ++chosen) {
    double weight = 1;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      if ((chosen >> k & 1) == 0) continue;
      weight *= odds[pairs[k].pattern];
      for (std::size_t l = 0; l < k; ++l) {
        const bool both = (chosen >> l & 1) != 0;
        if (both && (pairs[k].place == pairs[l].place || pairs[k].server == pairs[l].server)) weight = 0;
      }
    }
    all += weight;
    for (std::size_t k = 0; k < pairs.size(); ++k) with[k] += (chosen >> k & 1) != 0 ? weight : 0;
  }
  for (double& one : with) one /= all;
  return with;
}

TEST(Matching, IsExactWherePairsMakeNoCycle) {
  // A path of four records a side and a branch of it: c0 - s0 - c1 - s1 - c2, c1 - s2, and c3 - s3 alone.
  const std::vector<LikelyPair> pairs{{0, 0, 0}, {0, 1, 1}, {1, 1, 2}, {1, 2, 3}, {2, 1, 4}, {3, 3, 5}};
  const std::vector<double> odds{0.5, 3, 20, 1, 0.01, 7};
  const std::vector<double> expected = counted_out(pairs, odds);
  const std::vector<double> found = Matching(pairs).sweep(odds, 20);
  for (std::size_t k = 0; k < pairs.size(); ++k) EXPECT_NEAR(found[k], expected[k], 1e-9) << k;
}

TEST(Matching, IsCloseWhereTheyDo) {
  std::mt19937_64 random(1);
  for (int trial = 0; trial < 20; ++trial) {
    std::vector<LikelyPair> pairs;
    std::vector<double> odds;
    for (std::uint32_t c = 0; c < 3; ++c) {
      for (std::uint32_t s = 0; s < 4; ++s) {
        pairs.push_back({s, c, static_cast<std::uint32_t>(odds.size())});
        odds.push_back(std::exp2(static_cast<double>(random() % 12) - 7));
      }
    }
    const std::vector<double> expected = counted_out(pairs, odds);
    const std::vector<double> found = Matching(pairs).sweep(odds, 50);
    for (std::size_t k = 0; k < pairs.size(); ++k) EXPECT_NEAR(found[k], expected[k], 0.1) << trial;
  }
}

TEST(Matching, NeverHasMoreThanAPairARecord) {
  const std::vector<LikelyPair> pairs{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {0, 1, 0}, {1, 1, 0}};
  const std::vector<double> found = Matching(pairs).sweep(std::vector<double>{1e9}, 100);
  EXPECT_LE(found[0] + found[1] + found[2], 1 + 1e-6);
  EXPECT_LE(found[3] + found[4], 1 + 1e-6);
}

TEST(Matching, GoesOnFromItsLastSweep) {
  const std::vector<LikelyPair> pairs{{0, 0, 0}, {0, 1, 1}, {1, 1, 2}, {1, 2, 3}};
  const std::vector<double> odds{0.5, 3, 20, 1};
  Matching one(pairs), other(pairs);
  one.sweep(odds, 3);
  EXPECT_EQ(one.sweep(odds, 4), other.sweep(odds, 7));
}

}  // namespace
}  // namespace tacit::fit
