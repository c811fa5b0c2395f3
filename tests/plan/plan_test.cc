// SPDX-License-Identifier: Apache-2.0
#include "plan/plan.h"
#include "base/limits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "bgv/residue_packing.h"
#include "plan/planner.h"

namespace tacit::plan {
namespace {

constexpr std::size_t kMemory = std::size_t{3000} << 20;

PlanRequest person(std::size_t n, std::size_t s) {
  PlanRequest request;
  request.client_records = n;
  request.server_records = s;
  for (int f = 0; f < 11; ++f) request.features.push_back({64, 1, f < 4 ? 1U : 0U});
  request.score_range = 15;
  request.shifted_threshold = 9;
  request.min_cell = 5;
  request.cells = 10;
  request.tallies = {{1, {120}}};
  return request;
}

ErrorCategory refusal(const PlanRequest& request, const PlanChoice& choice) {
  try {
    derive_plan(request, choice);
  } catch (const Error& error) {
    return error.category();
  }
  return ErrorCategory::kInternal;
}

TEST(Plan, StaysWithinTheSecurityTableAndKeepsItsMargins) {
  for (const auto& [n, s] : {std::pair<std::size_t, std::size_t>{1, 1},
                             {100, 1000},
                             {5000, 5000},
                             {8192, 8192},
                             {20000, 5000},
                             {5000, 100000}}) {
    const Plan plan = make_plan(person(n, s), kMemory);
    EXPECT_LE(bgv::total_bits(plan.literal), bgv::security_limit_bits(plan.degree())) << n << " x " << s;
    EXPECT_GE(plan.least_margin_bits, kMarginBits);
    for (const NoisePoint& point : plan.noise) EXPECT_GE(point.margin_bits, 0) << point.step;
    EXPECT_LE(plan.cost.server_memory_bytes, kMemory);
    EXPECT_GE(plan.link.all_pairs().layout.shelves * plan.link.all_pairs().layout.shelf_places, n);
    EXPECT_GE(plan.link.all_pairs().layout.layers() * plan.link.all_pairs().layout.copies, s);
  }
}

/// The request of models/person.toml: ten features, threshold 7 of 12.
PlanRequest demo(std::size_t n, std::size_t s) {
  PlanRequest request = person(n, s);
  request.features.assign(10, {64, 1, 0});
  request.features[3].disagreement = request.features[4].disagreement = 1;
  request.score_range = 12;
  request.shifted_threshold = 7;
  return request;
}

/// What every plan that is measured keeps: the security table, and 40 bits to hide each coefficient in, with
/// the margin for noise beside them, in everything that is sent.
void expect_safe(const Plan& plan) {
  EXPECT_EQ(plan.degree(), 16384U);
  EXPECT_LE(bgv::total_bits(plan.literal), 411);
  EXPECT_EQ(plan.end_level(), 3U);
  EXPECT_GE(plan.least_margin_bits, kMarginBits);
  int sent = 0;
  for (const NoisePoint& point : plan.noise) {
    if (!point.step.ends_with("sent")) continue;
    ++sent;
    // Of tags and checks only a few coefficients count.
    const bool few =
        point.step.find("tags") != std::string::npos || point.step.find("checks") != std::string::npos;
    // One wraps around with a chance of a standard deviation over the modulus: noise_bits are nine.
    EXPECT_GT(point.modulus_bits - point.noise_bits, (few ? 40 + 3 : 40 + 14) - std::log2(kTailSigmas))
        << point.step;
    EXPECT_GT(point.margin_bits, 0) << point.step;
  }
  EXPECT_EQ(sent, 8) << "link and its tags, powers, inverse, linked, tabulate, gate, checks";
  EXPECT_LE(std::log2(plan.wrap_probability), -40);
}

// Pinned, so that nobody narrows parameters or pads for speed without saying so.
TEST(Plan, ThePlansOfTheBenchmarksArePinned) {
  for (const std::size_t n : {1000, 5000, 8192}) {
    const Plan plan = make_plan(demo(n, n), kMemory);
    expect_safe(plan);
    EXPECT_EQ(plan.literal.primes.size(), 8U);
    EXPECT_EQ(plan.literal.special_primes.size(), n == 5000 ? 3U : 4U) << n;
    EXPECT_EQ(plan.link.all_pairs().layout.copies, n == 1000 ? 16U : n == 5000 ? 3U : 2U);
  }
  const Plan higher_threshold = make_plan(person(5000, 5000), kMemory);
  expect_safe(higher_threshold);
  EXPECT_EQ(higher_threshold.literal.primes.size(), 10U);
  EXPECT_EQ(higher_threshold.literal.special_primes.size(), 3U);
}

TEST(Plan, MoreShelvesThanNeededWhereTheyFillCiphertextsBetter) {
  const Plan plan = make_plan(demo(20000, 5000), kMemory);
  EXPECT_EQ(plan.link.all_pairs().layout.shelves, 3U);
  EXPECT_EQ(plan.link.all_pairs().layout.copies, 2U);
}

TEST(FeatureShape, DigitsCoverEveryBucket) {
  for (std::size_t buckets = 2; buckets <= 1024; ++buckets) {
    const FeatureShape shape{buckets, 1, 0};
    EXPECT_GE(shape.low_planes() * shape.high_planes(), buckets);
    EXPECT_LT((shape.high_planes() - 1) * shape.low_planes(), buckets);
  }
  EXPECT_EQ((FeatureShape{64, 1, 0}.low_planes()), 8U);
  EXPECT_EQ((FeatureShape{1024, 1, 0}.high_planes()), 32U);
}

TEST(Plan, TheSameChoiceGivesTheSamePlan) {
  const Plan plan = make_plan(person(5000, 5000), kMemory);
  const Plan again = derive_plan(plan.request, plan.choice);
  EXPECT_EQ(again.literal, plan.literal);
  EXPECT_EQ(again.link.all_pairs().layout, plan.link.all_pairs().layout);
  EXPECT_EQ(again.keys, plan.keys);
  EXPECT_EQ(again.link.sent_factor, plan.link.sent_factor);
}

TEST(Plan, UnderOneHundredTwentyEightBitsIsRefused) {
  EXPECT_EQ(refusal(person(100, 100), {16384, 6, 3, AllPairsChoice{1024, 2}}),
            ErrorCategory::kSecurity);  // 15 primes: 450 bits
  EXPECT_EQ(refusal(person(100, 100), {8192, 1, 3, AllPairsChoice{1024, 2}}), ErrorCategory::kSecurity);
}

TEST(Plan, NumbersOfPrimesThatNoPlanHasAreRefused) {
  for (const std::size_t end_level : {std::size_t{0}, std::size_t{33}, ~std::size_t{0}})
    EXPECT_EQ(refusal(person(100, 100), {16384, 3, end_level, AllPairsChoice{1024, 2}}),
              ErrorCategory::kLimit);
  for (const std::size_t special : {std::size_t{0}, std::size_t{33}, ~std::size_t{0}})
    EXPECT_EQ(refusal(person(100, 100), {16384, special, 3, AllPairsChoice{1024, 2}}), ErrorCategory::kLimit);
}

TEST(Plan, WhatDoesNotFitIsRefused) {
  EXPECT_EQ(refusal(person(5000, 100), {16384, 3, 3, AllPairsChoice{1024, 4}}),
            ErrorCategory::kLimit);  // three copies fit, not four
  EXPECT_EQ(refusal(person(5000, 100), {16384, 3, 3, AllPairsChoice{1024, 3, 0}}), ErrorCategory::kLimit);
  EXPECT_EQ(refusal(person(5000, 100), {16384, 3, 3, AllPairsChoice{1024, 3, 5001}}), ErrorCategory::kLimit);
  EXPECT_EQ(refusal(person(20000, 100), {16384, 3, 3, AllPairsChoice{1024, 1, 1}}), ErrorCategory::kLimit);
  EXPECT_EQ(refusal(person(100, 100), {16384, 3, 3, AllPairsChoice{1000, 2}}), ErrorCategory::kLimit);
  EXPECT_EQ(refusal(person(100, 100), {16384, 3, 2, AllPairsChoice{1024, 2}}),
            ErrorCategory::kLimit);  // no room to hide
  PlanRequest request = person(0, 100);
  EXPECT_EQ(refusal(request, {16384, 3, 3, AllPairsChoice{1024, 2}}), ErrorCategory::kLimit);
  request = person(100, 100);
  request.min_cell = 1;
  EXPECT_EQ(refusal(request, {16384, 3, 3, AllPairsChoice{1024, 2}}), ErrorCategory::kLimit);
  EXPECT_THROW(make_plan(person(5000, 5000), std::size_t{100} << 20), Error);
}

TEST(Plan, TheLargestScoreRangeAndMinCellStillFit) {
  PlanRequest request = person(5000, 5000);
  request.score_range = 31;
  request.shifted_threshold = 20;
  request.min_cell = 100;
  EXPECT_GE(make_plan(request, kMemory).least_margin_bits, kMarginBits);
}

TEST(Plan, ManyCellsOfAWideMeasureStillFit) {
  PlanRequest request = person(5000, 5000);
  request.cells = 2000;
  request.tallies = {{1, {1000000000}}};
  const Plan plan = make_plan(request, kMemory);
  EXPECT_GE(plan.least_margin_bits, kMarginBits);
  EXPECT_GT(plan.table.tabulate.items.count(), 2000U * 5);
}

/// What a refused request is told.
std::string reason(const PlanRequest& request) {
  try {
    make_plan(request, kMemory);
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kLimit);
    return error.what();
  }
  return "";
}

TEST(Plan, ATableThatDoesNotFitIsToldWhichLimit) {
  PlanRequest request = person(5000, 5000);
  request.cells = kMaxCells / 4 + 1;
  request.split_categories = 4;
  EXPECT_NE(reason(request).find("4097 cells times 4; at most 16384"), std::string::npos) << reason(request);
  request = person(5000, 5000);
  request.split_categories = 17;
  EXPECT_NE(reason(request).find("17 categories; at most 16"), std::string::npos) << reason(request);
  request = person(5000, 5000);
  request.cells = 2000;
  request.tallies.assign(20, {1, {Wide{1} << 46}});
  EXPECT_NE(reason(request).find("for each of 2000 cells; at most 262144"), std::string::npos)
      << reason(request);
  request.tallies = {{1, {kMaxSpan + 1}}};
  EXPECT_NE(reason(request).find("92 bits"), std::string::npos) << reason(request);
  request.tallies.clear();
  EXPECT_NE(reason(request), "");
}

TEST(Plan, ManyMeasuresTakeSeveralCiphertextsOfTotals) {
  PlanRequest request = person(5000, 100000);
  request.cells = 500;
  request.tallies.assign(4, {1, {250000, Wide{250000} * 250000}});
  const Plan plan = make_plan(request, kMemory);
  EXPECT_EQ(plan.table.total_vectors(), (plan.table.tabulate.items.count() + 16383) / 16384);
  EXPECT_GT(plan.table.total_vectors(), 1U);
  EXPECT_GE(plan.least_margin_bits, kMarginBits);
}

TEST(Plan, TwoCountsOfTheLargestMinCellStillFit) {
  PlanRequest request = demo(5000, 5000);
  request.tallies.push_back({2, {}});
  request.min_cell = kMaxMinCell;
  const Plan plan = make_plan(request, kMemory);
  EXPECT_EQ(plan.table.gate.layout.heights(), 8U);  // 200 leaves
  EXPECT_EQ(plan.literal.primes.size(), 8U) << "min_cell costs rounds, not primes";
  EXPECT_GE(plan.least_margin_bits, kMarginBits);
}

TEST(Plan, AGateOfTooManyCiphertextsIsRefused) {
  PlanRequest request = demo(5000, 5000);
  request.cells = kMaxCells;
  request.tallies.assign(4, {2, {}});
  request.min_cell = kMaxMinCell;
  EXPECT_NE(reason(request).find("gate of 65536 statistics"), std::string::npos) << reason(request);
}

std::size_t rounds_of(const Plan& plan, RoundKind kind) {
  return static_cast<std::size_t>(std::ranges::count(plan.rounds, kind, &Round::kind));
}

TEST(Plan, RoundsFollowFromTheQuestion) {
  PlanRequest request = demo(2000, 2000);
  for (const std::size_t categories : {0, 3}) {
    for (const std::size_t min_cell : {2, 3, 5, 8, 9, 100}) {
      request.split_categories = categories;
      request.min_cell = min_cell;
      const Plan plan = make_plan(request, kMemory);
      EXPECT_EQ(plan.rounds.front().kind, RoundKind::kLinkSums);
      EXPECT_EQ(rounds_of(plan, RoundKind::kCategories), categories == 0 ? 0U : 1U);
      EXPECT_EQ(rounds_of(plan, RoundKind::kInverses), 4U);
      EXPECT_EQ(rounds_of(plan, RoundKind::kGate),
                static_cast<std::size_t>(std::ceil(std::log2(static_cast<double>(min_cell)))));
      EXPECT_EQ(plan.rounds.back().kind, RoundKind::kValues);
    }
  }
}

TEST(Plan, InversesComeInBatches) {
  PlanRequest request = demo(2000, 100'000);
  request.split_categories = 8;
  const Plan plan = make_plan(request, 2 * kMemory);
  const std::size_t all = plan.table.linked_vectors();
  ASSERT_GT(all, 2 * kInverseBatch);
  std::size_t next = 0, number = 0;
  for (const Round& round : plan.table.rounds) {
    if (round.kind != RoundKind::kInverses) break;
    EXPECT_EQ(round.number, number);
    EXPECT_EQ(round.first, next);
    EXPECT_LE(round.vectors, kInverseBatch);
    EXPECT_GT(round.vectors, kInverseBatch / 2);
    EXPECT_EQ(round.sent, round.vectors * (number == 3 ? 2 : 1));
    EXPECT_EQ(round.returned, round.sent);
    if (++number < kInverseRounds) continue;
    number = 0;
    next += round.vectors;
  }
  EXPECT_EQ(next, all);
  EXPECT_EQ(rounds_of(plan, RoundKind::kInverses),
            kInverseRounds * ((all + kInverseBatch - 1) / kInverseBatch));
}

/// What an accepted proof leaves a cheat still fits the modulus, with everything that is done with it: the
/// figures of docs/security.md.
TEST(Checks, AreExactForWhateverPassesTheProof) {
  for (const std::size_t s : {100, 5000, 100000}) {
    PlanRequest request = demo(5000, s);
    if (s == 100000) {
      request.cells = 500;
      request.tallies.assign(3, {1, {250000}});
    }
    const Plan plan = make_plan(request, kMemory);
    const double n = std::log2(static_cast<double>(plan.degree()));
    const double terms = std::log2(static_cast<double>(plan.check.products));
    const auto bits = [](bgv::Level level) { return 29.97 * static_cast<double>(level); };
    // N products of two numbers, N times t/2 for the random slots, and all of it added up.
    EXPECT_LT(n + 2 * plan.check.claim_bits + n + 15 + terms + 1, bits(plan.check.level) - 1);
    EXPECT_LT(n + 2 * plan.check.plane_bits + 15 + n + 15 + std::log2(4.0 * 218),
              bits(plan.link.planes_level) - 1);
    // Rounding, times the square of the secret.
    EXPECT_LT(2 * n + 2 * plan.check.secret_bits + 15, bits(plan.check.sent_level) - 1);
    EXPECT_GE(plan.public_key_level(), plan.check.sent_level);
    // Honest numbers are far from there.
    const auto point = std::ranges::find(plan.noise, "checks: sent", &NoisePoint::step);
    ASSERT_NE(point, plan.noise.end());
    EXPECT_LT(point->noise_bits, 45);
  }
}

TEST(Checks, ResponsesHideWhatTheyAreMadeOf) {
  const Plan plan = make_plan(demo(5000, 5000), kMemory);
  const bgv::ProofShape& shape = plan.check.proof;
  ASSERT_EQ(shape.rows.size(), 7U);
  double rejected = 0;
  const auto coefficients = static_cast<double>(plan.degree() * bgv::kProofRepetitions);
  for (const bgv::ProofRow& row : shape.rows) {
    // Nine standard deviations of a sum of that many fresh phases, or the most that there can be of one.
    EXPECT_GE(row.bound, 65537 * 21 + 32768);
    rejected += coefficients * static_cast<double>(row.bound) / std::exp2(row.mask_bits);
  }
  rejected += coefficients / std::exp2(shape.secret_mask_bits);
  EXPECT_LT(rejected, 0.25) << "most proofs are answered at once";
}

TEST(Plan, ASplitCostsFewBytesAndLittleOfTheLinkStep) {
  const Plan without = make_plan(demo(2000, 2000), kMemory);
  for (const std::size_t categories : {1, 2, 4, 16}) {
    PlanRequest request = demo(2000, 2000);
    request.split_categories = categories;
    const Plan plan = make_plan(request, kMemory);
    EXPECT_EQ(plan.end_level(), 3U) << categories;
    EXPECT_LE(bgv::total_bits(plan.literal), 411);
    EXPECT_GE(plan.least_margin_bits, kMarginBits);
    EXPECT_GE(plan.link.all_pairs().layout.client_blocks(),
              blocks_for_split(2000, categories, plan.link.all_pairs().layout.width));
    EXPECT_GE(plan.link.split.selections << plan.link.split.height,
              plan.link.all_pairs().layout.client_blocks() * categories);
    EXPECT_EQ(plan.cost.keys_bytes, without.cost.keys_bytes);
    // Of each category come link sums, three powers, inverses and who is linked.
    const double powers = static_cast<double>((plan.table.linked_vectors() - without.table.linked_vectors()) *
                                              6 * bgv::packed_bytes(16384) * plan.check.level);
    EXPECT_LT(static_cast<double>(plan.cost.bytes_up) - powers,
              static_cast<double>(without.cost.bytes_up) * (categories == 16 ? 1.5 : 1.1))
        << categories;
    EXPECT_LT(plan.cost.link.transforms, without.cost.link.transforms * (categories == 16 ? 1.7 : 1.3))
        << categories;
    EXPECT_EQ(derive_plan(plan.request, plan.choice).link.split.sent_factor, plan.link.split.sent_factor);
  }
}

TEST(Plan, SplitsOfEverySizeHaveAPlan) {
  for (const std::size_t n : {1, 5, 300, 20000, 50000}) {
    for (const std::size_t categories : {2, 16}) {
      PlanRequest request = demo(n, 3000);
      request.split_categories = categories;
      EXPECT_EQ(reason(request), "") << n << " records, " << categories << " categories";
    }
  }
}

}  // namespace
}  // namespace tacit::plan
