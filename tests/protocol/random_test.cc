// SPDX-License-Identifier: Apache-2.0
// All pairs of random models and records: an encrypted query equals the plain computation.
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "random_world.h"

namespace tacit::protocol {
namespace {

TEST(EncryptedEqualsPlain, RandomModelsAndRecords) {
  std::size_t cases = 0, undefined = 0, figures = 0, classes = 0, near = 0, alternatives = 0, splits = 0;
  for (std::uint64_t seed = 1001; cases < number_of_cases(); ++seed) {
    Draw draw(seed);
    const World world = with_all_pairs(random_world(draw));
    if (!is_defined(world)) {
      ASSERT_LT(++undefined, 20 * (cases + 1)) << "hardly any case is defined";
      continue;
    }
    SCOPED_TRACE("seed " + std::to_string(seed));
    ++cases;
    if (shown(expect_equal(world)) == 0) continue;
    if (HasFatalFailure()) return;
    ++figures;
    classes += has_classes(world.server.model) ? 1 : 0;
    near += has_near_levels(world.server.model) ? 1 : 0;
    alternatives += world.server.model.alternatives().empty() ? 0 : 1;
    splits += world.split.categories.size() > 1 ? 1 : 0;
  }
  std::printf(
      "%zu cases, %zu more without a function; figures in %zu, with rarity in %zu, with near levels in %zu, "
      "with "
      "alternatives in %zu, of splits in %zu\n",
      cases, undefined, figures, classes, near, alternatives, splits);
  EXPECT_GT(figures, cases / 3);
  for (const std::size_t kind : {classes, near, alternatives, splits}) EXPECT_GT(kind, 0U);
}

}  // namespace
}  // namespace tacit::protocol
