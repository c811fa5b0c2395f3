// SPDX-License-Identifier: Apache-2.0
#include "fit/buckets.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace tacit::fit {
namespace {

// Adding up to 1, now and then with a rate of 0.
LevelRates random_rates(std::size_t levels, std::mt19937_64& random) {
  LevelRates rates{};
  double sum = 0;
  for (std::size_t n = 0; n <= levels; ++n) {
    rates[n] = n > 0 && random() % 5 == 0 ? 0 : 1 + static_cast<double>(random() % 1000);
    sum += rates[n];
  }
  for (double& rate : rates) rate /= sum;
  return rates;
}

TEST(Collisions, TakingThemOffGivesBackWhatValuesShow) {
  std::mt19937_64 random(1);
  for (int trial = 0; trial < 200; ++trial) {
    const std::size_t levels = 1 + static_cast<std::size_t>(trial) % kMaxLevels;
    std::vector<int> buckets;
    for (std::size_t l = 0; l < levels; ++l) buckets.push_back(kBucketChoices[random() % 7]);
    const LevelRates rates = random_rates(levels, random);
    const OutcomeRates seen = with_collisions(rates, buckets);
    double sum = 0;
    for (const double rate : seen) sum += rate;
    EXPECT_NEAR(sum, 1, 1e-12);
    EXPECT_EQ(seen[kMissing], 0);
    const LevelRates back = without_collisions(seen, buckets);
    for (std::size_t n = 0; n <= levels; ++n) EXPECT_NEAR(back[n], rates[n], 1e-12) << "trial " << trial;
  }
}

TEST(Collisions, OfTwoLevelsByHand) {
  // Strictest first: 10 buckets for it, 4 for the looser one.
  const OutcomeRates seen = with_collisions({0.5, 0.3, 0.2}, std::vector{10, 4});
  EXPECT_DOUBLE_EQ(seen[kDiffers], 0.5 * 0.75 * 0.9);
  EXPECT_DOUBLE_EQ(seen[kDiffers + 1], 0.5 * 0.25 * 0.9 + 0.3 * 0.9);
  EXPECT_DOUBLE_EQ(seen[kDiffers + 2], 0.5 * 0.75 * 0.1);
  EXPECT_DOUBLE_EQ(seen[kDiffers + 3], 0.5 * 0.25 * 0.1 + 0.3 * 0.1 + 0.2);
}

TEST(Collisions, FewerThanTheyExplainAreNone) {
  OutcomeRates seen{};
  seen[kDiffers] = 0.999;  // 16 buckets would collide in one of 16
  seen[kDiffers + 1] = 0.001;
  const LevelRates rates = without_collisions(seen, std::vector{16});
  EXPECT_DOUBLE_EQ(rates[0], 1);
  EXPECT_DOUBLE_EQ(rates[1], 0);
}

TEST(Divergence, IsTheMeanEvidenceOfAMatch) {
  OutcomeRates match{}, random{};
  match[kDiffers] = 0.25;
  match[2] = 0.75;
  random[kDiffers] = 0.5;
  random[2] = 0.5;
  EXPECT_DOUBLE_EQ(divergence_bits(match, random), 0.25 * -1 + 0.75 * std::log2(1.5));
  EXPECT_EQ(divergence_bits(match, match), 0);
}

TEST(PlanesOf, AreTwoDigits) {
  EXPECT_EQ(planes_of(16), 8U);
  EXPECT_EQ(planes_of(64), 16U);
  EXPECT_EQ(planes_of(256), 32U);
  EXPECT_EQ(planes_of(1024), 64U);
}

FieldToHash field_of(double distinct, double present = 1) {
  FieldToHash field;
  field.match = {0.1, 0.9};
  field.random = {1 - 1 / distinct, 1 / distinct};
  field.present = present;
  field.distinct = {distinct};
  return field;
}

std::size_t planes_in(const std::vector<std::vector<int>>& buckets) {
  std::size_t planes = 0;
  for (const auto& field : buckets) {
    for (const int level : field) planes += planes_of(level);
  }
  return planes;
}

TEST(AllocateBuckets, StaysWithinThePlanesAndUsesThem) {
  FieldToHash names;
  names.match = {0.05, 0.1, 0.85};
  names.random = {0.98, 0.015, 0.005};
  names.distinct = {3000, 400};
  const std::vector<FieldToHash> fields{field_of(5000), names, field_of(60), field_of(12)};
  std::size_t last = 0;
  for (const std::size_t planes : {40U, 60U, 100U, 140U, 220U, 1000U}) {
    const auto buckets = allocate_buckets(fields, planes);
    ASSERT_EQ(buckets.size(), fields.size());
    ASSERT_EQ(buckets[1].size(), 2U);
    EXPECT_LE(planes_in(buckets), planes);
    EXPECT_GE(planes_in(buckets), last);
    last = planes_in(buckets);
  }
  EXPECT_EQ(allocate_buckets(fields, 1000), (std::vector<std::vector<int>>{{1024}, {1024, 512}, {64}, {16}}));
}

TEST(AllocateBuckets, GivesMoreToWhatHasMoreValues) {
  const std::vector<FieldToHash> fields{field_of(30), field_of(4000), field_of(300)};
  const auto buckets = allocate_buckets(fields, 90);
  EXPECT_LT(buckets[0][0], buckets[2][0]);
  EXPECT_LE(buckets[2][0], buckets[1][0]);
}

TEST(AllocateBuckets, GivesMoreToWhatIsMoreOftenThere) {
  const auto buckets = allocate_buckets(std::vector{field_of(4000, 0.2), field_of(4000, 1)}, 60);
  EXPECT_LT(buckets[0][0], buckets[1][0]);
}

TEST(AllocateBuckets, GivesNoMoreThanTwiceTheValues) {
  const auto buckets = allocate_buckets(std::vector{field_of(20), field_of(64), field_of(5)}, 1000);
  EXPECT_EQ(buckets, (std::vector<std::vector<int>>{{32}, {128}, {16}}));
}

TEST(AllocateBuckets, EveryLevelGetsTheFewestWhateverThePlanes) {
  const auto buckets = allocate_buckets(std::vector{field_of(4000), field_of(4000)}, 1);
  EXPECT_EQ(buckets, (std::vector<std::vector<int>>{{16}, {16}}));
}

}  // namespace
}  // namespace tacit::fit
