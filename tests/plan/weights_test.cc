// SPDX-License-Identifier: Apache-2.0
// Models whose weights depend on the server's record: what their plans take, and what they refuse.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"
#include "plan/planner.h"

namespace tacit::plan {
namespace {

constexpr std::size_t kSomeMemory = std::size_t{6000} << 20;

/// Ten features, threshold 7 of 12, three passes.
PlanRequest usual_weights(std::size_t n, std::size_t s) {
  PlanRequest request;
  request.client_records = n;
  request.server_records = s;
  request.features = {{144, 1, 0, 1}, {100, 0, 1, 1}, {196, 1, 0, 1}, {100, 1, 0}, {100, 1, 0},
                      {100, 0, 1},    {256, 1, 0},    {196, 0, 1},    {196, 1, 0}, {256, 1, 0}};
  request.score_range = 10;
  request.shifted_threshold = 6;
  request.min_cell = 5;
  request.cells = 10;
  request.tallies = {{1, {120}}};
  request.passes = 3;
  return request;
}

/// The same whose weights depend on the record, up to `largest`, with more alternatives.
PlanRequest varying_weights(std::uint32_t largest, std::size_t alternatives) {
  PlanRequest request = usual_weights(5000, 5000);
  for (FeatureShape& f : request.features) {
    f.varies = true;
    f.agreement = largest - f.disagreement;
    f.alternatives = alternatives;
  }
  return request;
}

double noise_of(const Plan& plan, const std::string& step) {
  const auto point = std::ranges::find(plan.noise, step, &NoisePoint::step);
  return point == plan.noise.end() ? 0 : point->noise_bits;
}

TEST(Weights, VersionsHoldTheWeightUnlessItDependsOnTheRecord) {
  EXPECT_EQ((FeatureShape{64, 3, 1}.unit()), 4U);
  EXPECT_EQ((FeatureShape{64, 3, 1, 0, true}.unit()), 1U);
}

TEST(Weights, TermsCountOncePerBinaryDigit) {
  LinkRequest request;
  request.features = {{64, 3, 1, 2}, {64, 2, 1, 4, true}};
  EXPECT_EQ(request.terms(), 9U);  // what disagreements take off is one
  EXPECT_EQ(request.repeated_terms(), 5U + 1U);
  const auto repeated = [](std::uint32_t largest) {
    LinkRequest one;
    one.features = {{64, largest, 0, 0, true}};
    return one.repeated_terms();
  };
  // One less than the most ones among the digits of 1 .. the largest, and one less than its digits.
  EXPECT_EQ(repeated(1), 0U);
  EXPECT_EQ(repeated(2), 0U + 1U);
  EXPECT_EQ(repeated(3), 1U + 1U);
  EXPECT_EQ(repeated(6), 1U + 2U);
  EXPECT_EQ(repeated(7), 2U + 2U);
  EXPECT_EQ(repeated(30), 3U + 4U);
  EXPECT_EQ(repeated(31), 4U + 4U);
}

TEST(Weights, TheyTakeNoPrimeAndNoMemoryOfVersions) {
  const Plan usual = make_plan(usual_weights(5000, 5000), kSomeMemory, StrategyWanted::kAllPairs);
  for (const std::uint32_t largest : {1U, 2U, 4U, 8U, 31U}) {
    for (const std::size_t alternatives : {1U, 10U, 64U}) {
      const Plan plan = derive_plan(varying_weights(largest, alternatives), usual.choice);
      EXPECT_EQ(plan.literal, usual.literal);
      EXPECT_EQ(plan.request.versions(), usual.request.versions());
      EXPECT_EQ(plan.cost.prepare.transforms, usual.cost.prepare.transforms);
      EXPECT_EQ(plan.cost.planes_bytes, usual.cost.planes_bytes);
      EXPECT_GE(plan.least_margin_bits, kMarginBits);
      EXPECT_GE(plan.cost.link.rows, usual.cost.link.rows);
      // Of sums of as many versions, each as often as the largest weight says.
      const double more = std::log2(largest) + std::log2(1.0 + static_cast<double>(alternatives)) / 2;
      EXPECT_LE(noise_of(plan, "link: score"), noise_of(usual, "link: score") + more + 0.1);
      // The link polynomial divides it off.
      EXPECT_NEAR(noise_of(plan, "link: values"), noise_of(usual, "link: values"), 0.1);
    }
  }
}

TEST(Weights, OfOneWeightThePlanIsThatOfUsualOnes) {
  PlanRequest request = usual_weights(5000, 5000);
  for (FeatureShape& f : request.features) f.varies = true;  // their largest weight is 1
  for (const StrategyWanted wanted : {StrategyWanted::kAllPairs, StrategyWanted::kBlocked}) {
    const Plan usual = make_plan(usual_weights(5000, 5000), kSomeMemory, wanted);
    const Plan plan = make_plan(request, kSomeMemory, wanted);
    EXPECT_EQ(plan.choice, usual.choice);
    EXPECT_EQ(plan.literal, usual.literal);
    EXPECT_EQ(plan.cost.link.rows, usual.cost.link.rows);
    EXPECT_EQ(noise_of(plan, "link: score"), noise_of(usual, "link: score"));
  }
}

TEST(Weights, BucketsHaveMasksWhereAlternativesAreMany) {
  const auto has = [](std::size_t buckets, std::size_t alternatives) {
    return FeatureShape{buckets, 1, 0, alternatives}.has_bucket_masks();
  };
  EXPECT_FALSE(has(256, 7));
  EXPECT_TRUE(has(256, 10));
  EXPECT_FALSE(has(1024, 10));
  EXPECT_TRUE(has(1024, 20));
  for (std::size_t buckets = 2; buckets <= 1024; ++buckets) {
    EXPECT_FALSE(has(buckets, 0)) << buckets;
    for (const std::size_t alternatives : {1U, 3U, 10U, 64U}) {
      const FeatureShape shape{buckets, 1, 0, alternatives};
      const std::size_t digits = (1 + alternatives) * shape.planes();
      EXPECT_EQ(shape.masks(), has(buckets, alternatives) ? buckets : digits);
      EXPECT_LT(shape.masks(), digits + 1);
    }
  }
}

TEST(Weights, BlockedLinkageOfManyAlternativesCostsAMaskForEachBucket) {
  const auto rows = [](std::size_t alternatives) {
    const PlanChoice choice{16384, 3, 3, BlockedChoice{8, 3, 1, 3, false}};
    return derive_plan(varying_weights(4, alternatives), choice).cost.link.rows;
  };
  EXPECT_GT(rows(5), 3 * rows(0));
  EXPECT_EQ(rows(64), rows(40));
  EXPECT_LT(rows(64), 9 * rows(0));
}

/// As many features, buckets and alternatives as a model may have: nothing is computed before a plan says
/// that it fits.
TEST(Weights, AModelThatTakesTooMuchIsRefused) {
  PlanRequest request = varying_weights(31, 64);
  request.features.assign(64, {1024, 31, 0, 64, true});
  for (const StrategyWanted wanted : {StrategyWanted::kAllPairs, StrategyWanted::kBlocked}) {
    EXPECT_THROW(make_plan(request, kSomeMemory, wanted), Error);
    const Plan plan = make_plan(request, 100 * kSomeMemory, wanted);
    EXPECT_GE(plan.least_margin_bits, kMarginBits);
    const std::size_t masks = 2 * request.masks() * (plan.degree() / 32) * sizeof(std::uint32_t);
    const std::size_t versions = request.versions() * plan.link.limb_bytes();
    EXPECT_GT(plan.cost.server_memory_bytes, plan.link.is_blocked() ? 16 * masks : versions);
  }
}

}  // namespace
}  // namespace tacit::plan
