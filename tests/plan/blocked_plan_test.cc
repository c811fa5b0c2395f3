// SPDX-License-Identifier: Apache-2.0
#include "plan/blocked_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"
#include "plan/blocked_size.h"
#include "plan/planner.h"

namespace tacit::plan {
namespace {

constexpr std::size_t kMuchMemory = std::size_t{6000} << 20;

/// Ten features, threshold 7 of 12, three passes.
PlanRequest with_passes(std::size_t n, std::size_t s) {
  PlanRequest request;
  request.client_records = n;
  request.server_records = s;
  request.features.assign(10, {64, 1, 0});
  request.features[3].disagreement = request.features[4].disagreement = 1;
  request.score_range = 12;
  request.shifted_threshold = 7;
  request.min_cell = 5;
  request.cells = 10;
  request.tallies = {{1, {120}}};
  request.passes = 3;
  return request;
}

Plan blocked_plan(const PlanRequest& request) {
  return make_plan(request, kMuchMemory, StrategyWanted::kBlocked);
}

/// A choice that works for 5,000 x 20,000 records.
PlanChoice good_choice() {
  return {16384, 3, 3, BlockedChoice{8, 5, 1, 3, false}};
}

ErrorCategory refusal_of(const PlanRequest& request, const BlockedChoice& strategy,
                         std::size_t special_primes = 3) {
  PlanChoice choice = good_choice();
  choice.special_primes = special_primes;
  choice.strategy = strategy;
  try {
    derive_plan(request, choice);
  } catch (const Error& error) {
    return error.category();
  }
  return ErrorCategory::kInternal;
}

TEST(BlockedSize, ShareLeftOutIsThatOfThePoissonDistribution) {
  // Of one record a bin on average and one place: 1 - (1 - P(0)) = 1/e.
  EXPECT_NEAR(share_left_out(1, 1), std::exp(-1.0), 1e-12);
  EXPECT_NEAR(share_left_out(2.5, 0), 1, 1e-12);
  EXPECT_LT(share_left_out(2.44, 8), 0.001);
  EXPECT_GT(share_left_out(4.88, 8), 0.001);
  EXPECT_NEAR(share_left_out(1000, 1000), 0.0126, 0.0005) << "0.4 standard deviations";
}

TEST(BlockedSize, ShelvesHoldNearlyAllClientRecords) {
  for (const std::size_t n : {1, 100, 5000, 50000, 1000000}) {
    for (const std::size_t width : {4, 8, 16, 32}) {
      const std::size_t bins = 16384 / width, shelves = blocked_shelves(n, bins, width);
      const double average = static_cast<double>(n) / static_cast<double>(bins);
      EXPECT_LE(share_left_out(average, shelves * width), 0.001) << n << " in " << width;
      if (shelves > 1) {
        EXPECT_GT(share_left_out(average, (shelves - 1) * width), 0.001) << n << " in " << width;
      }
    }
  }
  EXPECT_EQ(blocked_shelves(5000, 2048, 8), 1U);
}

TEST(BlockedSize, GroupsHaveRoomForMoreThanTheAverage) {
  for (const std::size_t s : {1, 5000, 100000, 1000000, 100000000}) {
    for (const std::size_t width : {4, 8, 16, 32}) {
      const std::size_t bins = 16384 / width, places = blocked_groups(s, bins, width) * width;
      EXPECT_LT(share_left_out(static_cast<double>(s) / static_cast<double>(bins), places), 1e-6);
      EXPECT_LE(static_cast<double>(places * bins), 1.35 * static_cast<double>(s) + 60 * 16384.0 + 6e6);
    }
  }
  EXPECT_LT(blocked_groups(1000000, 2048, 8) * 16384, 1600000U);
}

TEST(BlockedPlan, LevelsFollowFromTheEnd) {
  const Plan plan = derive_plan(with_passes(5000, 20000), good_choice());
  EXPECT_EQ(plan.link.packed_level, 4U);
  EXPECT_EQ(plan.link.score_level, 7U) << "three products of the link polynomial, no prime for masks";
  EXPECT_EQ(plan.link.planes_level, 10U);
  EXPECT_EQ(plan.link.alignment_level(0), 4U);
  EXPECT_EQ(plan.link.alignment_level(1), 6U);
  EXPECT_EQ(plan.link.alignment_level(2), 7U);
  EXPECT_EQ(plan.link.set_planes, 161U) << "and presence";
  EXPECT_EQ(plan.link.plane_sets, 3U);
  EXPECT_EQ(plan.link.sums.slots, 5U * 16384);
  EXPECT_EQ(plan.link.steps, 3U * 40);
  EXPECT_FALSE(plan.splits());
  PlanChoice end = good_choice();
  std::get<BlockedChoice>(end.strategy).pack_at_end = true;
  const Plan lower = derive_plan(with_passes(5000, 20000), end);
  EXPECT_EQ(lower.link.packed_level, 3U);
  EXPECT_EQ(lower.link.planes_level, 9U);
  const Plan two = derive_plan(with_passes(5000, 20000), {16384, 3, 4, BlockedChoice{16, 4, 1, 2, false}});
  EXPECT_EQ(two.link.score_level, 8U);
  EXPECT_EQ(two.link.planes_level, 10U);
}

TEST(BlockedPlan, BinsAreThoseOfTheLayout) {
  const Plan plan = derive_plan(with_passes(5000, 20000), good_choice());
  EXPECT_EQ(bin_shape(plan.link.blocked().layout), (linkage::BinShape{2048, 40, 8}));
}

/// Rounds of link sums of the plan, checked: batches follow one another and have all vectors.
std::vector<Round> link_rounds(const Plan& plan) {
  const BlockedPlan& own = plan.link.blocked();
  const bool aligned = own.layout.passes > 1;
  std::size_t done = 0;
  for (std::size_t i = 0; i < plan.link.rounds.size(); ++i) {
    const Round& round = plan.link.rounds[i];
    EXPECT_EQ(round.kind, aligned && i % 2 == 1 ? RoundKind::kAligned : RoundKind::kLinkSums);
    EXPECT_EQ(round.number, aligned ? i / 2 : i);
    EXPECT_EQ(round.first, done);
    EXPECT_EQ(round.sent, round.returned);
    EXPECT_LE(round.vectors, kBatchVectors);
    const std::size_t tags = i == 0 ? own.all_tag_vectors() : 0;
    const bool sums = round.kind == RoundKind::kLinkSums;
    EXPECT_EQ(round.sent, round.vectors * (sums ? own.layout.passes : 1) + tags);
    if (!aligned || !sums) done += round.vectors;
  }
  EXPECT_EQ(done, plan.link.sums.all_vectors());
  return plan.link.rounds;
}

TEST(BlockedPlan, RoundsGoInBatches) {
  PlanRequest request = with_passes(5000, 1000000);
  const Plan plan = blocked_plan(request);
  EXPECT_GT(link_rounds(plan).size(), 4U);
  EXPECT_EQ(plan.rounds.at(plan.link.rounds.size()).kind, RoundKind::kInverses);
  request.passes = 1;
  const Plan one = blocked_plan(request);
  EXPECT_EQ(link_rounds(one).size(), (one.link.sums.all_vectors() + kBatchVectors - 1) / kBatchVectors);
}

TEST(BlockedPlan, ACategoryHasSetsAndLinkSumsOfItsOwn) {
  PlanRequest request = with_passes(2000, 20000);
  request.split_categories = 3;
  const Plan plan = blocked_plan(request);
  const BlockedLayout& layout = plan.link.blocked().layout;
  EXPECT_EQ(layout.categories, 3U);
  EXPECT_EQ(plan.link.plane_sets, 9 * layout.shelves);
  EXPECT_EQ(plan.link.sums.all_vectors(), 3 * layout.groups);
  EXPECT_EQ(plan.link.selection_vectors(), 0U);
  EXPECT_EQ(plan.link.checked_products(), 0U);
  link_rounds(plan);
}

TEST(BlockedPlan, KeepsItsMarginsAndTheSecurityTable) {
  for (const auto& [n, s] : {std::pair<std::size_t, std::size_t>{1, 1},
                             {100, 1000},
                             {5000, 5000},
                             {20000, 100000},
                             {5000, 1000000}}) {
    for (const std::size_t passes : {1, 2, 8}) {
      PlanRequest request = with_passes(n, s);
      request.passes = passes;
      const Plan plan = make_plan(request, std::size_t{20000} << 20, StrategyWanted::kBlocked);
      EXPECT_LE(bgv::total_bits(plan.literal), bgv::security_limit_bits(plan.degree())) << n << " x " << s;
      EXPECT_GE(plan.least_margin_bits, kMarginBits);
      EXPECT_LE(std::log2(plan.wrap_probability), -kHidingBits);
      for (const NoisePoint& point : plan.noise) EXPECT_GE(point.margin_bits, 0) << point.step;
      EXPECT_GE(plan.check.level, plan.link.alignment_level(passes - 1));
      const Plan again = derive_plan(plan.request, plan.choice);
      EXPECT_EQ(again.literal, plan.literal);
      EXPECT_EQ(again.keys, plan.keys);
      EXPECT_EQ(again.link.sent_factor, plan.link.sent_factor);
      EXPECT_EQ(again.link.blocked().aligned_factor, plan.link.blocked().aligned_factor);
    }
  }
}

TEST(BlockedPlan, KeysOfAlignmentReachItsLevels) {
  PlanRequest request = with_passes(5000, 20000);
  const Plan plan = derive_plan(request, good_choice());
  for (std::size_t pass = 1; pass < 3; ++pass) {
    for (std::size_t step = 0; step < alignment_steps(pass); ++step) {
      const bgv::ShiftSchedule schedule(alignment_step(plan.link.blocked().layout, step));
      for (const bgv::KeyRequirement& wanted : schedule.keys(plan.link.alignment_level(pass) - step)) {
        const auto key = std::ranges::find(plan.keys, wanted.index, &bgv::KeyRequirement::index);
        ASSERT_NE(key, plan.keys.end()) << wanted.index;
        EXPECT_GE(key->level, wanted.level);
      }
    }
  }
  request.passes = 1;
  EXPECT_LT(derive_plan(request, good_choice()).keys.size(), 20U) << "to relinearise and to pack";
}

TEST(BlockedPlan, ChoicesOutOfTheirBoundsAreRefused) {
  const PlanRequest request = with_passes(5000, 20000);
  const BlockedChoice good = std::get<BlockedChoice>(good_choice().strategy);
  EXPECT_EQ(refusal_of(request, good), ErrorCategory::kInternal) << "this one is derived";
  const auto changed = [&](auto change) {
    BlockedChoice choice = good;
    change(choice);
    return refusal_of(request, choice);
  };
  for (const std::size_t width :
       {std::size_t{0}, std::size_t{2}, std::size_t{12}, std::size_t{64}, ~std::size_t{0}})
    EXPECT_EQ(changed([&](BlockedChoice& c) { c.width = width; }), ErrorCategory::kLimit) << width;
  for (const std::size_t many : {std::size_t{0}, std::size_t{43}, ~std::size_t{0}}) {
    EXPECT_EQ(changed([&](BlockedChoice& c) { c.groups = many; }), ErrorCategory::kLimit) << many;
    EXPECT_EQ(changed([&](BlockedChoice& c) { c.shelves = many; }), ErrorCategory::kLimit) << many;
  }
  EXPECT_EQ(changed([](BlockedChoice& c) { c.groups = 4; }), ErrorCategory::kLimit)
      << "it would leave more out";
  EXPECT_EQ(changed([](BlockedChoice& c) { c.shelves = 5; }), ErrorCategory::kLimit);
  for (const std::size_t drop : {std::size_t{0}, std::size_t{1}, std::size_t{4}, ~std::size_t{0}})
    EXPECT_EQ(changed([&](BlockedChoice& c) { c.score_drop = drop; }), ErrorCategory::kLimit) << drop;
  EXPECT_EQ(refusal_of(request, good, 4), ErrorCategory::kSecurity) << "14 primes";
  PlanRequest other = request;
  other.passes = 0;
  EXPECT_EQ(refusal_of(other, good), ErrorCategory::kLimit);
  other.passes = kMaxPasses + 1;
  EXPECT_EQ(refusal_of(other, good), ErrorCategory::kLimit);
}

// Special primes and those of the chain go in one division, which takes six.
TEST(BlockedPlan, ADivisionOfMoreThanSixPrimesIsRefused) {
  BlockedChoice choice = std::get<BlockedChoice>(good_choice().strategy);
  choice.pack_at_end = true;
  EXPECT_EQ(refusal_of(with_passes(5000, 20000), choice, 3), ErrorCategory::kInternal);
  EXPECT_EQ(refusal_of(with_passes(5000, 20000), choice, 4), ErrorCategory::kLimit);
}

TEST(BlockedPlan, IsTakenWhereItIsFasterAndWanted) {
  const auto takes_blocks = [](const PlanRequest& request, StrategyWanted wanted) {
    return make_plan(request, kMuchMemory, wanted).link.is_blocked();
  };
  PlanRequest large = with_passes(5000, 1000000);
  EXPECT_TRUE(takes_blocks(large, StrategyWanted::kAny));
  EXPECT_TRUE(takes_blocks(large, StrategyWanted::kBlocked));
  EXPECT_FALSE(takes_blocks(large, StrategyWanted::kAllPairs));
  EXPECT_TRUE(takes_blocks(with_passes(5000, 20000), StrategyWanted::kAny));
  EXPECT_FALSE(takes_blocks(with_passes(5000, 5000), StrategyWanted::kAny)) << "not worth a lost pair";
  EXPECT_FALSE(takes_blocks(with_passes(500, 500), StrategyWanted::kAny)) << "too few to be worth its planes";
  large.passes = 0;
  EXPECT_FALSE(takes_blocks(large, StrategyWanted::kAny));
  EXPECT_THROW(make_plan(large, kMuchMemory, StrategyWanted::kBlocked), Error);
}

/// docs/protocol.md, "The proof of shortness" and "Sizes that a proof leaves": of 4 times a phase, where a
/// row has so many objects.
double bits_left_by_proof(double n, std::size_t objects) {
  const double m = static_cast<double>(objects);
  const double bound = std::ceil(65537 * (m / 2 + std::min(21 * m, 9 * std::sqrt(10.5 * m))));
  return 2 * n + std::ceil(std::log2(8 * 21 * std::exp2(n) * bound)) + 2;
}

/// The sums of checks as a sum of their terms, each at its largest: 2^bits is of 4 times a phase, and N t/2
/// of a polynomial of random numbers.
struct LargestSums {
  double claims = 0, planes = 0;

  explicit LargestSums(const Plan& plan) {
    const double degree = static_cast<double>(plan.degree()), random = degree * 32768;
    const double claim = std::exp2(plan.check.claim_bits), plane = std::exp2(plan.check.plane_bits);
    const TablePlan& table = plan.table;
    const std::size_t gates = table.gate.layout.heights() * table.gate.layout.vectors();
    const std::size_t products = 2 * plan.link.sums.all_vectors() + gates + table.total_vectors();
    std::size_t returned = 0;
    for (const Round& round : plan.rounds) returned += round.returned;
    EXPECT_EQ(plan.check.ciphertexts, returned);
    EXPECT_EQ(plan.check.products, products);
    claims = static_cast<double>(products) * degree * claim * claim * random +
             static_cast<double>(returned) * claim * random;
    // Of a set, each term times a number: p^2 - p of every plane, o^2 - o of every sum of a digit's planes,
    // the difference of a feature's two; v^2 - v of presence, and o_low v - o_low.
    double of_set = degree * plane * plane + plane;
    for (const FeatureShape& f : plan.request.features) {
      const auto low = static_cast<double>(f.low_planes()), high = static_cast<double>(f.high_planes());
      of_set += (low + high + low * low + high * high) * degree * plane * plane + 2 * (low + high) * plane;
      of_set += (low + high) * plane + low * degree * plane * plane + low * plane;
    }
    const auto sets = static_cast<double>(plan.link.plane_sets);
    planes = 2 * sets * 32768 * of_set * random + sets * plane * random;  // and the sums of presence
  }
};

TEST(BlockedChecks, AreExactForWhateverPassesTheProof) {
  struct Case {
    std::size_t n, s, passes, categories;
  };
  for (const auto& [n, s, passes, categories] :
       {Case{5000, 1000000, 3, 0}, Case{1, 1, 1, 0}, Case{100, 1000, 8, 0}, Case{2000, 20000, 3, 4},
        Case{3000, 5000, 2, 16}, Case{50000, 100000, 4, 0}}) {
    PlanRequest request = with_passes(n, s);
    request.passes = passes;
    request.split_categories = categories;
    const Plan plan = make_plan(request, std::size_t{100000} << 20, StrategyWanted::kBlocked);
    SCOPED_TRACE(std::to_string(n) + " x " + std::to_string(s));
    const double log_degree = std::log2(static_cast<double>(plan.degree()));
    EXPECT_EQ(plan.check.plane_bits, bits_left_by_proof(log_degree, plan.link.plane_sets * 161));
    EXPECT_EQ(plan.check.claim_bits, bits_left_by_proof(log_degree, plan.check.ciphertexts));
    const auto bits = [&](bgv::Level level) {
      double sum = 0;
      for (bgv::Level i = 0; i < level; ++i) sum += std::log2(plan.literal.primes[i]);
      return sum;
    };
    // They are multiplied by 4 where they are sent, and have half of the modulus.
    const LargestSums sums(plan);
    const bgv::Level sent = plan.check.sent_level;
    EXPECT_LT(std::log2(sums.claims) + 3, bits(plan.check.level));
    EXPECT_LT(std::log2(sums.planes) + 3, bits(plan.link.planes_level));
    // What dropping primes adds, times the square of the secret's double.
    const double secret = std::exp2(plan.check.secret_bits), degree = std::exp2(log_degree);
    const double rounding = 32768 * (4 + 2 * degree * secret + degree * degree * secret * secret);
    const double all = 4 * sums.claims / std::exp2(bits(plan.check.level) - bits(sent)) +
                       4 * sums.planes / std::exp2(bits(plan.link.planes_level) - bits(sent)) + rounding;
    EXPECT_LT(std::log2(all) + 1, bits(sent));
    EXPECT_GE(plan.public_key_level(), sent);
  }
}

/// What docs/performance.md promises of a million records, with room for what the planner does not know.
TEST(BlockedPlan, AMillionRecordsFitTheirMemory) {
  const Plan plan = blocked_plan(with_passes(5000, 1000000));
  EXPECT_EQ(plan.degree(), 16384U);
  EXPECT_EQ(plan.end_level(), 3U);
  EXPECT_LT(plan.cost.server_memory_bytes, std::size_t{5000} << 20);
  EXPECT_LT(plan.cost.client_memory_bytes, std::size_t{500} << 20);
}

TEST(BlockedPlan, TensOfMillionsAndLongListsHaveAPlan) {
  for (const auto& [n, s] : {std::pair<std::size_t, std::size_t>{5000, 10000000}, {50000, 10000000}}) {
    const Plan plan = make_plan(with_passes(n, s), std::size_t{200000} << 20, StrategyWanted::kBlocked);
    EXPECT_GE(plan.least_margin_bits, kMarginBits) << n << " x " << s;
    EXPECT_GE(plan.link.sums.record_slots, s);
  }
}

}  // namespace
}  // namespace tacit::plan
