// SPDX-License-Identifier: Apache-2.0
#include "app/planning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error_of.h"

namespace tacit::app {
namespace {

plan::Plan example_plan() {
  const linkage::Model model = linkage::load_model(TACIT_SOURCE_DIR "/models/person.toml");
  return plan_query(model, {.client_records = 5000, .server_records = 5000, .min_cell = 5},
                    std::size_t{3000} << 20);
}

TEST(ExpectedSeconds, ThreadsShareTheServersWork) {
  const plan::Plan plan = example_plan();
  const ExpectedSeconds one = expect_seconds(plan, {1e-5, 3e-6, 1e-6}, {1}),
                        two = expect_seconds(plan, {1e-5, 3e-6, 1e-6}, {2});
  EXPECT_DOUBLE_EQ(two.link, one.link / 2);
  EXPECT_DOUBLE_EQ(two.gate, one.gate / 2);
  EXPECT_DOUBLE_EQ(two.encrypt, one.encrypt);
  EXPECT_GT(one.link, 0);
}

TEST(ExpectedSeconds, RanksShareTheLinkStepAlone) {
  const plan::Plan plan = example_plan();
  const plan::OperationSeconds each{1e-5, 3e-6, 1e-6};
  const ExpectedSeconds one = expect_seconds(plan, each, {2}),
                        four = expect_seconds(plan, each, {2, {2, 2, 2}});
  EXPECT_LT(four.link, one.link / 2);
  EXPECT_GE(four.link, one.link / 4);
  EXPECT_EQ(four.prepare, one.prepare);
  EXPECT_EQ(four.tabulate, one.tabulate);
  EXPECT_EQ(four.gate, one.gate);
  EXPECT_EQ(four.encrypt, one.encrypt);
}

TEST(ReportPlan, OneRankIsNoCluster) {
  EXPECT_FALSE(report_plan(example_plan(), {.threads = 1}).cluster);
}

TEST(ReportPlan, SaysHowMuchFasterRanksAre) {
  for (const int asked : {2, 3, 5, 8}) {
    const PlanReport report = report_plan(example_plan(), {.threads = 2, .ranks = asked});
    ASSERT_TRUE(report.cluster);
    const ClusterReport& cluster = *report.cluster;
    EXPECT_EQ(cluster.machines.ranks(), static_cast<std::size_t>(asked));
    EXPECT_EQ(cluster.machines.all_threads(), 2 * asked);
    EXPECT_EQ(report.threads, 2);
    EXPECT_EQ(cluster.link.total(), report.expected.link);
    bool found = false;
    for (std::size_t i = 0; i < cluster.by_ranks.size(); ++i) {
      const ClusterReport::Point& point = cluster.by_ranks[i];
      if (i > 0) {
        EXPECT_LT(cluster.by_ranks[i - 1].ranks, point.ranks);
      }
      if (point.ranks != cluster.machines.ranks()) continue;
      found = true;
      EXPECT_DOUBLE_EQ(point.seconds, report.expected.total());
      EXPECT_DOUBLE_EQ(cluster.speedup, cluster.by_ranks.front().seconds / point.seconds);
    }
    EXPECT_TRUE(found);
    EXPECT_EQ(cluster.by_ranks.front().ranks, 1U);
    EXPECT_GT(cluster.by_ranks.back().ranks, cluster.machines.ranks());
    EXPECT_GT(cluster.speedup, 1);
    EXPECT_LT(cluster.speedup, cluster.most_speedup);
  }
}

TEST(ReportPlan, RefusesWhatIsNoCluster) {
  EXPECT_THAT(error_of(ErrorCategory::kUsage, [] { report_plan(example_plan(), {.ranks = 0}); }),
              testing::HasSubstr("1 to 1024"));
  EXPECT_THAT(error_of(ErrorCategory::kUsage, [] { report_plan(example_plan(), {.threads = -1}); }),
              testing::HasSubstr("threads"));
  EXPECT_THAT(
      error_of(ErrorCategory::kUsage, [] { report_plan(example_plan(), {.ranks = 2, .network_gbit = 0}); }),
      testing::HasSubstr("Gbit/s"));
}

}  // namespace
}  // namespace tacit::app
