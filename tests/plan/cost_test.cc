// SPDX-License-Identifier: Apache-2.0
#include "plan/cost.h"

#include <gtest/gtest.h>

#include "bgv/serialize.h"
#include "plan/calibrate.h"
#include "plan/planner.h"

namespace tacit::plan {
namespace {

PlanRequest request(std::size_t n, std::size_t s) {
  PlanRequest r;
  r.client_records = n;
  r.server_records = s;
  r.features.assign(4, {64, 1, 1});
  r.score_range = 8;
  r.shifted_threshold = 6;
  r.min_cell = 5;
  r.cells = 4;
  r.tallies = {{1, {120}}};
  return r;
}

TEST(Cost, BytesAreThoseOfTheSerialisedForms) {
  const Plan plan = make_plan(request(2000, 2000), std::size_t{3000} << 20);
  const bgv::ParametersPtr parameters = bgv::Parameters::create(plan.literal);
  EXPECT_EQ(plan.cost.planes_bytes,
            plan.link.planes() * bgv::seeded_ciphertext_bytes(*parameters, plan.link.planes_level));
  std::size_t keys = bgv::public_key_bytes(*parameters, plan.public_key_level());
  for (const bgv::KeyRequirement& key : plan.keys) {
    keys += parameters->digits(key.level) * bgv::key_digit_bytes(*parameters, key.level);
  }
  EXPECT_EQ(plan.cost.keys_bytes, keys);
}

TEST(Cost, LinkGrowsWithTheServerAndNothingElseDoes) {
  PlanChoice choice = make_plan(request(5000, 5000), std::size_t{3000} << 20).choice;
  // Which have no room for as many coefficients as the large query sends.
  std::get<AllPairsChoice>(choice.strategy).pack_at_end = false;
  const Plan small = derive_plan(request(5000, 5000), choice);
  const Plan large = derive_plan(request(5000, 50000), choice);
  EXPECT_NEAR(large.cost.link.transforms / small.cost.link.transforms, 10, 0.01);
  EXPECT_EQ(large.cost.prepare.transforms, small.cost.prepare.transforms);
  EXPECT_EQ(large.cost.planes_bytes, small.cost.planes_bytes);
}

TEST(Calibrate, OperationsTakePlausibleTimes) {
  const OperationSeconds operations = measure_operations(16384, 1);
  EXPECT_GT(operations.transform, 1e-6);
  EXPECT_LT(operations.transform, 1e-2);
  EXPECT_GT(operations.pass, 1e-7);  // bound by memory: on a busy machine it may take longer than a transform
  EXPECT_LT(operations.pass, 1e-2);
  EXPECT_GT(operations.row, 1e-8);
  EXPECT_LT(operations.row, operations.transform);
}

}  // namespace
}  // namespace tacit::plan
