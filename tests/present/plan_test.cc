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
