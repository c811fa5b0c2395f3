// SPDX-License-Identifier: Apache-2.0
// The function in the clear where only some pairs are compared, against its definition pair by pair.
#include "protocol/plain.h"

#include <gtest/gtest.h>

#include <random>

#include "linkage/score.h"
#include "protocol/query.h"

namespace tacit::protocol {
namespace {

linkage::FeatureTable with_keys(const linkage::FeatureTable& table, std::size_t passes,
                                std::mt19937_64& random) {
  linkage::FeatureTable result(table.records(), table.features(), table.alternatives(), passes);
  if (table.has_weights()) result.add_weights();
  for (std::size_t i = 0; i < table.records(); ++i) {
    std::ranges::copy(table.record(i), result.record(i).begin());
    std::ranges::copy(table.weights(i), result.weights(i).begin());
    for (std::uint64_t& key : result.keys(i)) key = random() % 8 == 0 ? linkage::kNoKey : random() % 40;
  }
  return result;
}

World world_with_keys(std::uint64_t seed) {
  World world =
      make_world({.client_records = 60, .server_records = 150, .min_cell = 1, .overlap = 0.9}, seed);
  std::mt19937_64 random(seed + 1);
  world.client = with_keys(world.client, 2, random);
  world.server.features = with_keys(world.server.features, 2, random);
  world.question = {{"state"}, {{table::StatisticKind::kCount, "", {}}}, 0};
  return world;
}

// The number of linked records of each cell, client category by category.
std::vector<std::int64_t> slow_counts(const World& world, const linkage::BinShape& shape) {
  const std::size_t categories = std::max<std::size_t>(world.question.split_categories, 1);
  const std::vector<std::uint32_t> category_of(world.split.category.begin(), world.split.category.end());
  const linkage::PassBins client = linkage::client_bins(world.client, shape, category_of, categories);
  const linkage::PassBins server = linkage::server_bins(world.server.features, shape);
  std::vector<std::int64_t> counts(3 * categories, 0);
  for (std::size_t j = 0; j < server.records(); ++j) {
    std::vector<bool> reached(categories);
    for (std::size_t i = 0; i < client.records(); ++i) {
      bool compared = false;
      for (std::size_t p = 0; p < 2; ++p) {
        compared |= client.bin(p, i) != linkage::kNoBin && client.bin(p, i) == server.bin(p, j);
      }
      const int score =
          linkage::shifted_score(world.server.model, world.client.record(i), world.server.features, j);
      if (compared && score >= world.server.model.shifted_threshold())
        reached[category_of.empty() ? 0 : category_of[i]] = true;
    }
    for (std::size_t q = 0; q < categories; ++q)
      counts[world.server.dimensions[0].category[j] * categories + q] += reached[q] ? 1 : 0;
  }
  return counts;
}

void expect_slow_counts(const World& world, const linkage::BinShape& shape) {
  const table::ResultTable table =
      plain_table(world.server, world.client, world.question, world.split, shape);
  const std::vector<std::int64_t> counts = slow_counts(world, shape);
  ASSERT_EQ(table.figures.size(), counts.size());
  for (std::size_t cell = 0; cell < counts.size(); ++cell) {
    EXPECT_EQ(table.figures[cell].suppressed, counts[cell] == 0);
    EXPECT_EQ(table.figures[cell].count, counts[cell]);
  }
}

std::int64_t linked(const table::ResultTable& table) {
  std::int64_t sum = 0;
  for (const table::Figure& figure : table.figures) sum += figure.count;
  return sum;
}

TEST(PlainTable, CountsLinksOfComparedPairs) {
  for (std::uint64_t seed = 60; seed < 70; ++seed) {
    World world = world_with_keys(seed);
    for (const linkage::BinShape& shape : {linkage::BinShape{1, 200, 200},
                                           {4, 200, 200},
                                           {16, 200, 200},
                                           {8, 16, 200},
                                           {8, 200, 4},
                                           {4, 30, 8}}) {
      expect_slow_counts(world, shape);
      World split = world;
      split_by(split, 3, seed);
      expect_slow_counts(split, shape);
    }
  }
}

// Otherwise the test above could pass with shapes that leave nothing out, or with nothing to leave out.
TEST(PlainTable, FewerBinsAndMorePlacesCompareMorePairs) {
  const World world = world_with_keys(70);
  const auto count = [&](const std::optional<linkage::BinShape>& shape) {
    return linked(plain_table(world.server, world.client, world.question, {}, shape));
  };
  EXPECT_GT(count({}), count(linkage::BinShape{4, 200, 200}));
  EXPECT_GT(count(linkage::BinShape{4, 200, 200}), count(linkage::BinShape{16, 200, 200}));
  EXPECT_GT(count(linkage::BinShape{4, 200, 200}), count(linkage::BinShape{4, 20, 200}));
  EXPECT_GT(count(linkage::BinShape{4, 200, 200}), count(linkage::BinShape{4, 200, 4}));
  EXPECT_EQ(count(linkage::BinShape{4, 0, 0}), 0);
}

}  // namespace
}  // namespace tacit::protocol
