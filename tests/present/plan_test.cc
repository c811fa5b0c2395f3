// SPDX-License-Identifier: Apache-2.0
#include "present/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "plan/planner.h"

namespace tacit::present {
namespace {

using testing::HasSubstr;

plan::Plan example_plan(std::size_t server_records, StrategyWanted strategy) {
  plan::PlanRequest request = plan::request_for(linkage::load_model(TACIT_SOURCE_DIR "/models/person.toml"));
  request.client_records = 5000;
  request.server_records = server_records;
  request.min_cell = 5;
  request.cells = 10;
  request.tallies = {{.counts = 1, .spans = {120}}};
  return plan::make_plan(request, std::size_t{6000} << 20, strategy);
}

plan::Plan example_plan() {
  return example_plan(5000, StrategyWanted::kAllPairs);
}

TEST(PlanReport, JsonHoldsWhatThePlanHolds) {
  const plan::Plan plan = example_plan();
  const nlohmann::ordered_json json = plan_json(plan);
  EXPECT_EQ(json["ring_degree"], plan.degree());
  EXPECT_EQ(json["primes"].size(), plan.literal.primes.size());
  EXPECT_LE(json["modulus_bits"], json["modulus_bits_allowed"]);
  EXPECT_EQ(json["noise"].size(), plan.noise.size());
  EXPECT_EQ(json["bytes"]["up"], plan.cost.bytes_up);
  EXPECT_EQ(json["layout"]["layers"], plan.link.all_pairs().layout.layers());
}

TEST(PlanReport, TextNamesSecurityBytesMemoryTimeAndEveryStep) {
  const plan::Plan plan = example_plan();
  const std::string text = plan_text(app::PlanReport{plan, 2, {1, 2, 3, 4}});
  for (const char* part : {"ring degree N", "allowed for 128-bit security", "bytes up", "bytes down",
                           "memory", "10.0 s on 2 threads", "needed above", "spare bits"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  for (const plan::NoisePoint& point : plan.noise) EXPECT_THAT(text, HasSubstr(point.step));
}

// A row's noise, what the step needs above it, and what is spare are the modulus; the least distance that the
// text names is not the spare of a row, which may be 0.
TEST(PlanReport, TheNoiseTableAddsUp) {
  const plan::Plan plan = example_plan(100000, StrategyWanted::kAllPairs);
  const nlohmann::ordered_json json = plan_json(plan);
  double least_spare = 1e9;
  for (const auto& row : json["noise"]) {
    const double needed = row["needed_bits"];
    EXPECT_NEAR(row["modulus_bits"].get<double>(),
                row["noise_bits"].get<double>() + needed + row["margin_bits"].get<double>(), 1e-9);
    EXPECT_GE(needed, 1);
    const std::string step = row["step"];
    EXPECT_EQ(needed > 30, step.ends_with("sent")) << step;
    least_spare = std::min(least_spare, row["margin_bits"].get<double>());
    // What the text says of all rows.
    EXPECT_GE(row["modulus_bits"].get<double>() - 1 - row["noise_bits"].get<double>(),
              plan.least_margin_bits);
  }
  EXPECT_LT(least_spare, plan.least_margin_bits);
  EXPECT_THAT(plan_text(app::PlanReport{plan, 2, {}}),
              HasSubstr("Spare is what is left beyond that: 0.0 is enough"));
}

TEST(PlanReport, IsShortInWords) {
  const std::string text = short_plan_text(app::PlanReport{example_plan(), 2, {1, 2, 3, 4}});
  EXPECT_EQ(std::ranges::count(text, '\n'), 3);
  EXPECT_THAT(text, HasSubstr("about 10.0 s on 2 cores of a server like this machine"));
  EXPECT_THAT(text, HasSubstr("all 25,000,000 pairs of records (all-pairs)"));
  const plan::Plan blocked = example_plan(1000000, StrategyWanted::kBlocked);
  EXPECT_THAT(
      short_plan_text(app::PlanReport{blocked, 1, {}}),
      HasSubstr(
          "about 7,324,218 of 5,000,000,000 pairs of records: those with equal keys in one of 3 passes"));
}

/// Four ranks of 16 threads, of which 40 s are theirs together and 85 s rank 0's; one rank takes 5 min 40 s.
app::PlanReport cluster_report(std::size_t ranks) {
  app::PlanReport report{example_plan(), 16, {15, 40, 30, 40, 5}};
  app::ClusterReport cluster;
  cluster.machines = {16, std::vector<int>(ranks - 1, 16)};
  cluster.cost = {1'400'000'000, 620'000'000, 40'000'000, 3'200'000'000};
  cluster.link = {36, 3, 1};
  cluster.by_ranks = {{1, 340}, {2, 200}, {4, 130}, {8, 100}};
  cluster.speedup = 340.0 / 130;
  cluster.most_speedup = 3.8;
  report.cluster = cluster;
  return report;
}

TEST(ClusterPlan, IsShortInWords) {
  const std::string text = short_plan_text(cluster_report(4));
  EXPECT_EQ(std::ranges::count(text, '\n'), 5);
  EXPECT_THAT(text, HasSubstr("about 2 min 10 s on 4 ranks of 16 threads, each on a machine like this one: "
                              "40.0 s on all ranks, 1 min 25 s on rank 0 alone, 5.00 s the client's\n"));
  EXPECT_THAT(text, HasSubstr("2.6 times as fast as 1 rank (5 min 40 s); 2 ranks 1.7, 8 ranks 3.4 times; "
                              "however many, at most 3.8\n"));
  EXPECT_THAT(text, HasSubstr(" on rank 0, 3.20 GB on each of 3 workers, 164 MB on the client\n"));
  EXPECT_THAT(
      text,
      HasSubstr("between ranks, at 10 Gbit/s: 1.40 GB broadcast, 620 MB to workers and 40.0 MB back\n"));
  EXPECT_THAT(text, HasSubstr("all 25,000,000 pairs of records (all-pairs)"));
}

TEST(ClusterPlan, TwoRanksAreNamedInTheSingular) {
  const std::string text = short_plan_text(cluster_report(2));
  EXPECT_THAT(text, HasSubstr("3.20 GB on the worker"));
  EXPECT_THAT(text, HasSubstr("620 MB to the worker and 40.0 MB back"));
  EXPECT_THAT(text, HasSubstr("; 4 ranks 2.6 times; however many"));
}

TEST(ClusterPlan, TextHasATableByPhaseAndOneByRanks) {
  const std::string text = plan_text(cluster_report(4));
  for (const char* part : {"ring degree N", "prepare             15.0 s    rank 0, 16 threads\n",
                           "link                40.0 s    all 64 threads: 36.0 s linking, 3.00 s waiting",
                           "total           2 min 10 s\n",
                           "8               1 min 40 s             3.4           128\n", "spare bits"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(ClusterPlan, JsonHasEachRanksShare) {
  const nlohmann::ordered_json json = plan_json(cluster_report(4))["cluster"];
  EXPECT_EQ(json["ranks"], 4);
  EXPECT_EQ(json["threads_each"], 16);
  EXPECT_EQ(json["network_gbit"], 10.0);
  EXPECT_EQ(json["expected_seconds"]["all_ranks"], 40.0);
  EXPECT_EQ(json["expected_seconds"]["rank_0"], 85.0);
  EXPECT_EQ(json["expected_seconds"]["client"], 5.0);
  EXPECT_EQ(json["link_seconds"]["waiting"], 3.0);
  EXPECT_EQ(json["memory_bytes"]["worker"], 3'200'000'000);
  EXPECT_EQ(json["bytes"]["broadcast"], 1'400'000'000);
  EXPECT_EQ(json["by_ranks"].size(), 4);
  EXPECT_NEAR(json["by_ranks"][3]["speedup"].get<double>(), 3.4, 1e-9);
  EXPECT_FALSE(plan_json(app::PlanReport{example_plan(), 2, {}}).contains("cluster"));
}

TEST(PlanReport, SaysFirstWhatIsCompared) {
  EXPECT_THAT(
      plan_text(app::PlanReport{example_plan(), 2, {}}),
      testing::StartsWith("Every client record is compared with every server record: 25,000,000 pairs.\n"));
  const plan::Plan plan = example_plan(1000000, StrategyWanted::kBlocked);
  const plan::BlockedLayout& layout = plan.link.blocked().layout;
  const std::string text = plan_text(app::PlanReport{plan, 2, {}});
  EXPECT_THAT(text, testing::StartsWith("Only records that share a bin are compared"));
  EXPECT_THAT(text, HasSubstr("the model has 3 passes, each with 2,048 bins"));
  EXPECT_THAT(
      text,
      HasSubstr("that is 7,324,218 comparisons in all, of 5,000,000,000 pairs of records (one in 682)"));
  EXPECT_THAT(
      text, HasSubstr("a bin takes " + std::to_string(layout.server_places()) + " server records, 488 on "));
  EXPECT_THAT(text, HasSubstr("and 8 client records, 2.4 on average"));
}

TEST(PlanReport, JsonOfBlockedLinkage) {
  const plan::Plan plan = example_plan(1000000, StrategyWanted::kBlocked);
  const nlohmann::ordered_json json = plan_json(plan);
  EXPECT_EQ(json["strategy"], "blocked");
  EXPECT_EQ(json["layout"]["bins"], 2048);
  EXPECT_EQ(json["layout"]["passes"], 3);
  EXPECT_EQ(json["layout"]["groups"], plan.link.blocked().layout.groups);
  EXPECT_EQ(json["link"]["score_drop"], 3);
  EXPECT_EQ(plan_json(example_plan())["strategy"], "all-pairs");
}

}  // namespace
}  // namespace tacit::present
