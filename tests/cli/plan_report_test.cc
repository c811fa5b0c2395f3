#include "cli/plan/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/planner.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;

plan::Plan example_plan() {
  plan::PlanRequest request = plan::request_for(linkage::load_model(TACIT_SOURCE_DIR "/models/person.toml"));
  request.client_records = 5000;
  request.server_records = 5000;
  request.min_cell = 5;
  request.cells = 10;
  request.tallies = {{.counts = 1, .spans = {120}}};
  return plan::make_plan(request, std::size_t{3000} << 20);
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
                           "memory", "10.0 s on 2 threads", "margin bits"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  for (const plan::NoisePoint& point : plan.noise) EXPECT_THAT(text, HasSubstr(point.step));
}

}  // namespace
}  // namespace tacit::cli
