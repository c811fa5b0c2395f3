// SPDX-License-Identifier: Apache-2.0
// The sacred test of blocked linkage: an encrypted query equals the plain computation over the pairs that
// share a bin, exactly.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "blocked_world.h"
#include "plan/planner.h"
#include "plan/round_steps.h"

namespace tacit::protocol {
namespace {

plan::BlockedChoice choice(std::size_t width, std::size_t groups, std::size_t shelves) {
  return {width, groups, shelves, 3, true};
}

constexpr WorldShape kSmall{.client_records = 60, .server_records = 90, .categories = 2};

TEST(BlockedEqualsPlain, OnePass) {
  const World world = blocked_world(kSmall, {.passes = 1, .different = 12}, 1);
  EXPECT_GT(shown(expect_blocked_equal(world, choice(8, 2, 1))), 0U);
}

TEST(BlockedEqualsPlain, SeveralPasses) {
  for (std::size_t passes = 2; passes <= 4; ++passes) {
    const World world = blocked_world(kSmall, {.passes = passes, .different = 15}, passes);
    EXPECT_GT(shown(expect_blocked_equal(world, choice(8, 2, 1))), 0U) << passes << " passes";
  }
}

TEST(BlockedEqualsPlain, EveryNumberOfPlaces) {
  for (const std::size_t width : {4, 8, 16, 32}) {
    const World world = blocked_world(kSmall, {.different = 20}, width);
    EXPECT_GT(shown(expect_blocked_equal(world, choice(width, 3, 1))), 0U) << width << " places";
  }
}

// More records of a bin than it has places, on both sides, and several shelves and groups.
TEST(BlockedEqualsPlain, FullBins) {
  const World world = blocked_world({.client_records = 200, .server_records = 300, .categories = 2},
                                    {.different = 12, .heavy = 0.3}, 5);
  const plan::BlockedChoice small = choice(4, 5, 3);
  const linkage::PassBins server =
      linkage::server_bins(world.server.features, bins_of(with_choice(world, small)));
  EXPECT_GT(server.left_out(0).records, 0U);
  EXPECT_GT(shown(expect_blocked_equal(world, small)), 0U);
}

TEST(BlockedEqualsPlain, ASplit) {
  World world = blocked_world(kSmall, {.passes = 2, .different = 10}, 6);
  split_by(world, 3, 7);
  EXPECT_GT(shown(expect_blocked_equal(world, choice(8, 2, 2))), 0U);
}

// Each vector that is taken or made is a step, but link sums are ready for their round all at once.
TEST(BlockedProgress, TellsEachStepFromLinkageToTotals) {
  class Reports : public Observer {
   public:
    void on_progress(Phase phase, std::uint64_t done, std::uint64_t total, std::uint64_t) override {
      if (phase != Phase::kTabulate) return;
      reports.push_back(done);
      totals.push_back(total);
    }
    std::vector<std::uint64_t> reports, totals;
  };
  const World world = with_choice(blocked_world(kSmall, {.passes = 2, .different = 10}, 8),
                                  choice(8, plan::kBatchVectors + 2, 1));
  const plan::Plan plan = plan::derive_plan(request_of(world), *world.choice);
  Reports observer;
  run_in_memory(world, {}, observer);
  const std::size_t all = plan::steps_until_made(plan, plan::totals_round(plan));
  std::size_t at_once = 0;
  for (std::size_t round = 1; round < plan.rounds.size(); ++round) {
    if (plan.rounds[round].kind == plan::RoundKind::kLinkSums) at_once += plan.rounds[round].sent - 1;
  }
  ASSERT_GT(at_once, 0U);
  EXPECT_EQ(observer.reports.size(), all - at_once);
  EXPECT_TRUE(std::ranges::is_sorted(observer.reports, std::ranges::less_equal()));
  EXPECT_EQ(observer.reports.front(), 1U);
  EXPECT_EQ(observer.reports.back(), all);
  EXPECT_EQ(std::ranges::count(observer.totals, all), std::ssize(observer.totals));
}

TEST(BlockedEqualsPlain, MoreGroupsThanABatch) {
  const World world = blocked_world(kSmall, {.passes = 2, .different = 10}, 8);
  EXPECT_GT(shown(expect_blocked_equal(world, choice(8, plan::kBatchVectors + 2, 1))), 0U);
}

TEST(BlockedEqualsPlain, AtFullSizeByThePlanner) {
  const World world = full_size(blocked_world(kSmall, {.different = 12}, 9));
  const plan::Plan plan =
      plan::make_plan(request_of(world), std::size_t{3000} << 20, plan::StrategyWanted::kBlocked);
  EXPECT_GT(shown(expect_blocked_equal(world, std::get<plan::BlockedChoice>(plan.choice.strategy))), 0U);
}

// Where all records share a bin in some pass, and there are places for all of them, all pairs are compared.
TEST(BlockedEqualsPlain, AllPairsWherePassesCoverAll) {
  WorldShape shape = kSmall;
  shape.client_records = 30;
  const World world = blocked_world(shape, {.passes = 2, .different = 1, .missing = 0, .heavy = 0}, 10);
  const table::ResultTable encrypted = expect_blocked_equal(world, choice(16, 6, 2));
  EXPECT_TRUE(encrypted == plain_table(world.server, world.client, world.question, world.split));
}

// Nobody is in any pass.
TEST(BlockedEqualsPlain, NoKeysNoLinks) {
  const World world = blocked_world(kSmall, {.missing = 1}, 11);
  EXPECT_EQ(shown(expect_blocked_equal(world, choice(8, 2, 1))), 0U);
}

}  // namespace
}  // namespace tacit::protocol
