// SPDX-License-Identifier: Apache-2.0
#include "app/planning.h"

#include <gtest/gtest.h>

namespace tacit::app {
namespace {

plan::Plan example_plan() {
  const linkage::Model model = linkage::load_model(TACIT_SOURCE_DIR "/models/person.toml");
  return plan_query(model, {.client_records = 5000, .server_records = 5000, .min_cell = 5},
                    std::size_t{3000} << 20);
}

TEST(ExpectedSeconds, ThreadsShareTheServersWork) {
  const plan::Plan plan = example_plan();
  const ExpectedSeconds one = expect_seconds(plan, {1e-5, 3e-6, 1e-6}, 1),
                        two = expect_seconds(plan, {1e-5, 3e-6, 1e-6}, 2);
  EXPECT_DOUBLE_EQ(two.link, one.link / 2);
  EXPECT_DOUBLE_EQ(two.gate, one.gate / 2);
  EXPECT_DOUBLE_EQ(two.encrypt, one.encrypt);
  EXPECT_GT(one.link, 0);
}

}  // namespace
}  // namespace tacit::app
