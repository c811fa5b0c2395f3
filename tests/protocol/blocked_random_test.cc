// SPDX-License-Identifier: Apache-2.0
// Blocked linkage of random models, records and plans: an encrypted query equals the plain computation.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "base/error.h"
#include "random_world.h"

namespace tacit::protocol {
namespace {

/// What the cases have had among them.
struct Seen {
  std::size_t figures = 0, splits = 0, alternatives = 0, levels = 0, classes = 0, near = 0, bucket_masks = 0;
  std::size_t clients_left_out = 0, servers_left_out = 0, other_than_all_pairs = 0;

  void note(const World& world, const table::ResultTable& table) {
    const linkage::Model& model = world.server.model;
    const bool any = shown(table) > 0;
    figures += any ? 1 : 0;
    splits += any && world.split.categories.size() > 1 ? 1 : 0;
    alternatives += any && !model.alternatives().empty() ? 1 : 0;
    levels += any && model.features().size() > model.fields().size() ? 1 : 0;
    classes += any && has_classes(model) ? 1 : 0;
    near += any && has_near_levels(model) ? 1 : 0;
    bucket_masks += any && request_of(world).has_bucket_masks() ? 1 : 0;
    const linkage::BinShape shape = bins_of(world);
    const std::vector<std::uint32_t> category(world.split.category.begin(), world.split.category.end());
    const linkage::PassBins client =
        linkage::client_bins(world.client, shape, category, world.split.categories.size());
    const linkage::PassBins server = linkage::server_bins(world.server.features, shape);
    clients_left_out += client.left_out(0).records > 0 ? 1 : 0;
    servers_left_out += server.left_out(0).records > 0 ? 1 : 0;
    try {
      other_than_all_pairs +=
          table == plain_table(world.server, world.client, world.question, world.split) ? 0 : 1;
    } catch (const Error&) {
      ++other_than_all_pairs;  // too many reach a record
    }
  }
};

TEST(BlockedEqualsPlain, RandomModelsRecordsAndPlans) {
  Seen seen;
  std::size_t cases = 0, undefined = 0;
  for (std::uint64_t seed = 1; cases < number_of_cases(); ++seed) {
    Draw draw(seed);
    const World world = with_blocked_choice(random_world(draw), draw);
    if (!is_defined(world, bins_of(world))) {
      ASSERT_LT(++undefined, 20 * (cases + 1)) << "hardly any case is defined";
      continue;
    }
    SCOPED_TRACE("seed " + std::to_string(seed));
    ++cases;
    seen.note(world, expect_equal(world, {}, bins_of(world)));
    if (HasFatalFailure()) return;
  }
  std::printf(
      "%zu cases, %zu more without a function; figures in %zu, of splits in %zu, with alternatives in %zu, "
      "with levels in %zu, with rarity in %zu, with near levels in %zu, with masks of buckets in %zu; "
      "records left out: client's in %zu, server's in %zu; %zu differ from all pairs\n",
      cases, undefined, seen.figures, seen.splits, seen.alternatives, seen.levels, seen.classes, seen.near,
      seen.bucket_masks, seen.clients_left_out, seen.servers_left_out, seen.other_than_all_pairs);
  EXPECT_GT(seen.figures, cases / 3);
  for (const std::size_t kind :
       {seen.splits, seen.alternatives, seen.levels, seen.classes, seen.near, seen.bucket_masks,
        seen.clients_left_out, seen.servers_left_out, seen.other_than_all_pairs})
    EXPECT_GT(kind, 0U);
}

}  // namespace
}  // namespace tacit::protocol
