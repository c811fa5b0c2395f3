// SPDX-License-Identifier: Apache-2.0
// Encrypted equals plain for every statistic, with crossed dimensions and with a dimension of the client's
// own.
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/limits.h"
#include "linkage/score.h"
#include "plan/planner.h"
#include "protocol/question_messages.h"
#include "query.h"

namespace tacit::protocol {
namespace {

using table::StatisticKind;

const table::Statistic kCount{StatisticKind::kCount, {}, {}};

table::Statistic of(StatisticKind kind, const std::string& name, const std::string& value = {}) {
  return {kind, name, value};
}

/// A question about the world at random: some of its dimensions, some statistics of each kind.
void ask_anything(World& world, std::mt19937_64& random) {
  const table::Catalog& catalog = world.server.catalog;
  world.question = {};
  for (const table::DimensionInfo& dimension : catalog.dimensions) {
    if (random() % 2 == 0) world.question.by.push_back(dimension.name);
  }
  std::vector<table::Statistic>& statistics = world.question.statistics;
  if (random() % 2 == 0) statistics.push_back(kCount);
  for (const table::MeasureInfo& measure : catalog.measures) {
    for (const StatisticKind kind : {StatisticKind::kMean, StatisticKind::kSum, StatisticKind::kStd}) {
      if (random() % 3 == 0) statistics.push_back(of(kind, measure.name));
    }
  }
  for (const table::DimensionInfo& dimension : catalog.dimensions) {
    const bool by = std::ranges::find(world.question.by, dimension.name) != world.question.by.end();
    if (by || random() % 2 == 0) continue;
    statistics.push_back(of(StatisticKind::kShare, dimension.name,
                            dimension.categories[random() % dimension.categories.size()]));
  }
  if (statistics.empty()) statistics.push_back(kCount);
}

/// The last category of a dimension stands for no value.
void name_last_missing(table::DimensionInfo& info, table::DimensionData& data) {
  info.categories.back() = table::kMissingCategory;
  data.categories.back() = table::kMissingCategory;
}

World anything(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  World world = make_world({.client_records = 1 + random() % 80,
                            .server_records = 1 + random() % 150,
                            .categories = 1 + random() % 5,
                            .min_cell = static_cast<int>(2 + random() % 4),
                            .missing_value = static_cast<double>(random() % 3) * 0.2,
                            .minimum = -static_cast<std::int64_t>(random() % 1000),
                            .maximum = static_cast<std::int64_t>(random() % 100000),
                            .decimals = static_cast<int>(random() % 3)},
                           seed);
  add_measure(world.server, {"income", "", 0, -1'000'000'000, 1'000'000'000}, 0.1, random);
  add_dimension(world.server, "town", 3, random);
  name_last_missing(world.server.catalog.dimensions.back(), world.server.dimensions.back());
  ask_anything(world, random);
  if (random() % 2 == 0) split_by(world, 1 + random() % 4, seed);
  return world;
}

TEST(Statistics, AnythingEqualsPlain) {
  std::size_t figures = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    figures += shown(expect_equal(anything(seed)));
  }
  EXPECT_GT(figures, 20U) << "hardly anything is shown: a weak test";
}

TEST(Statistics, EveryKindByTwoDimensionsAndTheClientsOwn) {
  World world = full_size(make_world(
      {.client_records = 90, .server_records = 240, .minimum = -50, .maximum = 950, .decimals = 2}, 31));
  world.question.by = {"state", "sex"};
  world.question.statistics = {of(StatisticKind::kMean, "age"), kCount, of(StatisticKind::kStd, "age"),
                               of(StatisticKind::kSum, "age"), of(StatisticKind::kMean, "employed")};
  split_by(world, 2, 32);
  const table::ResultTable table = expect_equal(world);
  EXPECT_EQ(table.cells(), 3U * 2 * 2);
  EXPECT_TRUE(table.axes.back().is_clients);
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    std::size_t open = 0;
    for (std::size_t cell = 0; cell < table.cells(); ++cell)
      open += table.figure(cell, column).suppressed ? 0 : 1;
    EXPECT_GT(open, 0U) << table::title(world.question.statistics[column]);
  }
}

/// Client record i is linked by server records 2i and 2i + 1 and by no other: the first 8^3 combinations of
/// three features.
World pairs(std::size_t client_records, int min_cell) {
  World world = make_world({.client_records = client_records,
                            .server_records = 2 * client_records,
                            .categories = 2,
                            .min_cell = min_cell,
                            .missing_value = 0},
                           33);
  for (std::size_t i = 0; i < client_records; ++i) {
    for (std::size_t f = 0; f < 5; ++f)
      world.client.record(i)[f] = static_cast<std::int16_t>(f < 3 ? (i >> (3 * f)) & 7 : 0);
    for (const std::size_t j : {2 * i, 2 * i + 1})
      std::ranges::copy(world.client.record(i), world.server.features.record(j).begin());
  }
  return world;
}

TEST(Statistics, AShareIsShownOnlyWhereBothSidesAreLargeEnough) {
  const int k = 4;
  for (const std::size_t few : {std::size_t{0}, std::size_t{3}, std::size_t{4}}) {
    World world = pairs(8, k);
    world.question = {
        {}, {of(StatisticKind::kShare, "state", "a"), of(StatisticKind::kMean, "employed"), kCount}, 0};
    for (std::size_t j = 0; j < 16; ++j) {
      world.server.dimensions[0].category[j] = j < few ? 0 : 1;
      world.server.measures[1].values[j] = j < few ? 4 : 3;
    }
    const table::ResultTable table = expect_equal(world);
    EXPECT_EQ(table.figure(0, 0).suppressed, few < 4) << few;
    EXPECT_EQ(table.figure(0, 1).suppressed, few < 4) << few;
    EXPECT_FALSE(table.figure(0, 2).suppressed);
  }
}

// 16 linked records: four of the category, `others` of another one, and the rest have no value.
TEST(Statistics, AShareIsOfThoseWithAValue) {
  for (const std::size_t others : {std::size_t{12}, std::size_t{5}, std::size_t{4}, std::size_t{3}}) {
    World world = pairs(8, 4);
    std::mt19937_64 random(60);
    add_dimension(world.server, "town", 3, random);
    name_last_missing(world.server.catalog.dimensions[2], world.server.dimensions[2]);
    world.question = {{}, {of(StatisticKind::kShare, "town", "a"), kCount}, 0};
    for (std::size_t j = 0; j < 16; ++j) {
      const bool has_value = j < 4 + others;
      world.server.dimensions[2].category[j] = static_cast<std::uint16_t>(j < 4 ? 0 : has_value ? 1 : 2);
    }
    const table::ResultTable table = expect_equal(world);
    EXPECT_TRUE(table.columns[0].leaves_out_missing);
    EXPECT_EQ(table.figure(0, 1).count, 16);
    EXPECT_EQ(table.figure(0, 0).suppressed, others < 4) << others;
    EXPECT_EQ(table.figure(0, 0).count, others < 4 ? 0 : static_cast<std::int64_t>(4 + others));
    EXPECT_EQ(table.figure(0, 0).sum_scaled, others < 4 ? 0 : 4);
  }
}

// A share of the records without a value is one of all records.
TEST(Statistics, AShareOfTheMissingIsOfAll) {
  World world = pairs(8, 4);
  name_last_missing(world.server.catalog.dimensions[0], world.server.dimensions[0]);
  world.question = {{}, {of(StatisticKind::kShare, "state", "missing")}, 0};
  for (std::size_t j = 0; j < 16; ++j) world.server.dimensions[0].category[j] = j < 6 ? 1 : 0;
  const table::ResultTable table = expect_equal(world);
  EXPECT_EQ(table.figure(0, 0).count, 16);
  EXPECT_EQ(table.figure(0, 0).sum_scaled, 6);
}

TEST(Statistics, TheLargestValuesAddUpExactly) {
  World world = pairs(60, 2);
  const std::int64_t most = table::kMaxScaled;
  world.server.catalog.measures[0] = {"age", "", 0, -most / 2, most / 2};
  world.question = {{}, {of(StatisticKind::kStd, "age"), of(StatisticKind::kSum, "age")}, 0};
  for (std::size_t j = 0; j < 120; ++j) world.server.measures[0].values[j] = j == 0 ? -most / 2 : most / 2;
  const table::ResultTable table = expect_equal(world);
  ASSERT_EQ(shown(table), 2U);
  EXPECT_EQ(table.figure(0, 1).sum_scaled, 59 * most);
}

TEST(Statistics, TheMostCellsAndMostOfThemEmpty) {
  World world =
      make_world({.client_records = 30, .server_records = 60, .categories = 100, .min_cell = 2}, 34);
  std::mt19937_64 random(35);
  add_dimension(world.server, "town", 20, random);
  world.question = {{"state", "town"}, {kCount}, 0};
  for (std::size_t j = 0; j < 60; ++j) {
    world.server.dimensions[0].category[j] = static_cast<std::uint16_t>(j % 3 == 0 ? 99 : 0);
    world.server.dimensions[2].category[j] = static_cast<std::uint16_t>(j % 2 == 0 ? 19 : 0);
  }
  const table::ResultTable table = expect_equal(world);
  EXPECT_EQ(table.cells(), table::kMaxCells);
  EXPECT_GT(shown(table), 0U);
}

TEST(Statistics, MoreItemsThanACiphertextHolds) {
  const std::size_t states = usual_degree() == 16384 ? 118 : 8;
  World world = make_world({.client_records = 40, .server_records = 90, .categories = states}, 49);
  std::mt19937_64 random(50);
  add_dimension(world.server, "town", 10, random);
  add_measure(world.server, {"income", "", 0, -1'000'000'000, 1'000'000'000}, 0, random);
  world.question = {
      {"state", "town"}, {of(StatisticKind::kStd, "income"), of(StatisticKind::kShare, "sex", "a")}, 0};
  for (std::size_t j = 0; j < 90; ++j) {  // in the first cell, the last one and some between
    world.server.dimensions[0].category[j] = static_cast<std::uint16_t>(j % 3 == 0   ? 0
                                                                        : j % 3 == 1 ? states - 1
                                                                                     : j / 20 % states);
    world.server.dimensions[2].category[j] = static_cast<std::uint16_t>(j % 3 == 1 ? 9 : 0);
  }
  plan::PlanRequest request = request_for(world.server.model, world.question, world.server.catalog, 40, 90);
  request.security = world.security;
  EXPECT_EQ(plan::make_plan(request, ServerLimits{}.memory_bytes).table.total_vectors(), 2U);
  const table::ResultTable table = expect_equal(world);
  for (const std::size_t column : {0, 1}) {
    EXPECT_FALSE(table.figure(0, column).suppressed);
    EXPECT_FALSE(table.figure(table.cells() - 1, column).suppressed);
  }
}

TEST(Split, TheMostCategories) {
  World world = make_world({.client_records = 100, .server_records = 200}, 36);
  world.question.by = {};
  split_by(world, kMaxSplitCategories, 37);
  EXPECT_GT(shown(expect_equal(world)), 0U);
}

TEST(Split, OneCategoryIsTheTableWithoutASplit) {
  World world = make_world({.client_records = 50, .server_records = 70}, 38);
  const std::vector<table::Figure> without = plain_table(world.server, world.client, world.question).figures;
  split_by(world, 1, 39);
  EXPECT_TRUE(expect_equal(world).figures == without);
}

TEST(Split, FewerRecordsThanCategoriesAndEmptyOnes) {
  World world = make_world({.client_records = 3, .server_records = 40, .categories = 1, .overlap = 1}, 40);
  split_by(world, 5, 41);
  world.split.category = {4, 0, 4};
  const table::ResultTable table = expect_equal(world);
  for (const std::size_t empty : {1, 2, 3}) EXPECT_TRUE(table.figure(empty, 0).suppressed);
  EXPECT_GT(shown(table), 0U);
}

TEST(Split, ARecordThatTwoCategoriesReachCountsInEach) {
  World world = pairs(8, 2);
  for (std::size_t i = 4; i < 8; ++i)
    std::ranges::copy(world.client.record(i - 4), world.client.record(i).begin());
  world.question = {{}, {kCount}, 0};
  split_by(world, 2, 42);
  for (std::size_t i = 0; i < 8; ++i) world.split.category[i] = i < 4 ? 0 : 1;
  const table::ResultTable table = expect_equal(world);
  EXPECT_EQ(table.figure(0, 0).count, table.figure(1, 0).count);
  EXPECT_GE(table.figure(0, 0).count, 8);
}

TEST(Split, MoreThanOneShelf) {
  World world = full_size(make_world({.client_records = 16400, .server_records = 14, .categories = 1}, 43));
  for (std::size_t i = 0; i < world.client.records(); ++i) {
    if (i % 1600 != 0) std::ranges::fill(world.client.record(i), linkage::kMissing);
  }
  for (std::size_t j = 0; j < 14; ++j)
    std::ranges::copy(world.client.record(j % 11 * 1600), world.server.features.record(j).begin());
  split_by(world, 3, 44);
  plan::PlanRequest request =
      request_for(world.server.model, world.question, world.server.catalog, 16400, 14);
  EXPECT_GT(plan::make_plan(request, ServerLimits{}.memory_bytes).link.plane_sets, 1U);
  EXPECT_GT(shown(expect_equal(world)), 0U);
}

TEST(Split, RepeatsAreCountedCategoryByCategory) {
  World world = make_world({.client_records = 14, .server_records = 3, .categories = 1}, 45);
  for (std::size_t i = 0; i < 14; ++i) std::ranges::fill(world.client.record(i), std::int16_t{3});
  split_by(world, 2, 46);
  Observer observer;
  for (std::size_t i = 0; i < 14; ++i) world.split.category[i] = i % 2 == 0 ? 0 : 1;
  EXPECT_NO_THROW(ClientSession(world.server.model, world.client, world.question, world.split, observer));
  world.split.category[1] = 0;
  EXPECT_THROW(ClientSession(world.server.model, world.client, world.question, world.split, observer), Error);
}

TEST(Split, OneThatDoesNotFitTheQuestionOrTheRecordsIsRefused) {
  World world = make_world({.client_records = 14, .server_records = 3}, 47);
  split_by(world, 2, 48);
  const auto refused = [&](const Split& split) {
    Observer observer;
    EXPECT_THROW(ClientSession(world.server.model, world.client, world.question, split, observer), Error);
    EXPECT_THROW(plain_table(world.server, world.client, world.question, split), Error);
  };
  Split split = world.split;
  split.category.pop_back();
  refused(split);
  split = world.split;
  split.category[0] = 2;
  refused(split);
  split = world.split;
  split.categories.push_back("a third");
  refused(split);
  refused({});
}

}  // namespace
}  // namespace tacit::protocol
