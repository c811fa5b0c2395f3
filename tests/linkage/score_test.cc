// SPDX-License-Identifier: Apache-2.0
#include "linkage/score.h"

#include <gmock/gmock.h>

#include <array>
#include <map>
#include <random>
#include <set>

#include "base/error.h"
#include "linkage/example_model.h"

namespace tacit::linkage {
namespace {

using Record = std::vector<std::int16_t>;

// `y` has its own features, and alternatives or none.
int usual_score(const Model& model, const Record& x, const Record& y) {
  const std::size_t features = model.features().size();
  FeatureTable server(1, features, y.size() - features);
  server.set_usual_weights(model);
  std::ranges::copy(y, server.record(0).begin());
  return shifted_score(model, x, server, 0);
}

int score(const Record& x, const Record& y) {
  return usual_score(Model(example_spec()), x, y);
}

// Agreements 1, 2, 1; disagreements 0, 1, 2; shift 3; W = 7.
TEST(ShiftedScore, AddsAgreementsAndTakesOffDisagreements) {
  EXPECT_EQ(score({1, 2, 3}, {1, 2, 3}), 7);
  EXPECT_EQ(score({1, 2, 3}, {0, 0, 0}), 0);
  EXPECT_EQ(score({1, 2, 3}, {1, 0, 3}), 3 + 1 - 1 + 1);
  EXPECT_EQ(score({1, 2, 3}, {0, 2, 0}), 3 + 2 - 2);
}

TEST(ShiftedScore, MissingOnEitherSideAddsNothing) {
  EXPECT_EQ(score({-1, 2, 3}, {1, 2, 3}), 6);
  EXPECT_EQ(score({1, 2, 3}, {1, -1, 3}), 5);
  EXPECT_EQ(score({1, 2, -1}, {1, 2, -1}), 6);
  EXPECT_EQ(score({-1, -1, -1}, {-1, -1, -1}), 3);
  EXPECT_EQ(score({-1, -1, -1}, {1, 2, 3}), 3);
}

TEST(ShiftedScore, NothingInCommonNeverLinks) {
  const Model model(example_spec());
  EXPECT_LT(score({-1, -1, -1}, {-1, -1, -1}), model.shifted_threshold());
}

int levels_score(const Record& x, const Record& y) {
  return usual_score(Model(levels_spec()), x, y);
}

// Levels worth 4, 2 and 0, else -1; the year 1, else -2; shift 3.
TEST(ShiftedScore, AFieldCountsByTheStrictestLevelThatAgrees) {
  EXPECT_EQ(levels_score({1, 2, 3, 9}, {1, 2, 3, 9}), 3 + 4 + 1);
  EXPECT_EQ(levels_score({0, 2, 3, 9}, {1, 2, 3, 9}), 3 + 2 + 1);
  EXPECT_EQ(levels_score({0, 0, 3, 9}, {1, 2, 3, 9}), 3 + 0 + 1);
  EXPECT_EQ(levels_score({0, 0, 0, 9}, {1, 2, 3, 9}), 3 - 1 + 1);
  EXPECT_EQ(levels_score({-1, -1, -1, 9}, {1, 2, 3, 9}), 3 + 1);
}

TEST(ShiftedScore, AnAlternativeAgreesAsWellAsTheValueItself) {
  EXPECT_EQ(levels_score({5, 6, 7, 9}, {1, 2, 3, 9, 5, 6, 7}), 3 + 4 + 1);
  EXPECT_EQ(levels_score({5, 6, 7, 9}, {1, 2, 3, 9, -1, 6, 7}), 3 + 2 + 1);
  EXPECT_EQ(levels_score({1, 2, 3, 9}, {1, 2, 3, 9, 5, 6, 7}), 3 + 4 + 1) << "counted once";
  EXPECT_EQ(levels_score({4, 4, 4, 9}, {1, 2, 3, 9, 5, 6, 7}), 3 - 1 + 1);
}

// Few buckets in use, so that there are agreements; one in five is missing.
FeatureTable random_table(const Model& model, std::size_t records, std::size_t alternatives,
                          std::mt19937& random) {
  FeatureTable table(records, model.features().size(), alternatives, 3);
  for (std::size_t i = 0; i < records; ++i) {
    for (std::uint64_t& key : table.keys(i)) key = random() % 8 == 0 ? kNoKey : random() % 40;
    const auto record = table.record(i);
    for (std::size_t k = 0; k < record.size(); ++k) {
      const bool own = k < table.features();
      const std::size_t f = own ? k : model.alternatives()[k - table.features()];
      const int bucket = model.features()[f].buckets - 1 - static_cast<int>(random() % 4);
      const bool repeated = !own && (record[f] == kMissing || record[f] == bucket);
      record[k] = random() % 5 == 0 || repeated ? kMissing : static_cast<std::int16_t>(bucket);
    }
  }
  return table;
}

// Any weight that a bucket of the feature may have.
FeatureTable random_server(const Model& model, std::size_t records, std::mt19937& random) {
  FeatureTable table = random_table(model, records, model.alternatives().size(), random);
  table.add_weights();
  for (std::size_t j = 0; j < records; ++j) {
    for (std::size_t k = 0; k < table.record(j).size(); ++k) {
      const std::size_t f = k < table.features() ? k : model.alternatives()[k - table.features()];
      const auto most = static_cast<unsigned>(model.features()[f].weight());
      table.weights(j)[k] = static_cast<std::uint8_t>(random() % (most + 1));
    }
  }
  return table;
}

void check_links(const Model& model, std::size_t clients, std::size_t servers, std::mt19937& random) {
  const FeatureTable client = random_table(model, clients, 0, random);
  const FeatureTable server = random_server(model, servers, random);
  std::vector<std::uint32_t> expected(servers, 0);
  std::set<std::pair<std::size_t, std::size_t>> expected_pairs;
  for (std::size_t j = 0; j < servers; ++j) {
    for (std::size_t i = 0; i < clients; ++i) {
      if (shifted_score(model, client.record(i), server, j) < model.shifted_threshold()) continue;
      ++expected[j];
      expected_pairs.insert({i, j});
    }
  }
  EXPECT_EQ(count_links(model, client, server), expected) << clients << " x " << servers;
  std::set<std::pair<std::size_t, std::size_t>> pairs;
  for_each_link(model, client, server, [&](std::size_t i, std::size_t j) {
    EXPECT_TRUE(pairs.insert({i, j}).second) << "a pair twice";
  });
  EXPECT_EQ(pairs, expected_pairs) << clients << " x " << servers;
}

TEST(CountLinks, EqualsPairByPairScores) {
  std::mt19937 random(20240101);
  for (ModelSpec spec : {example_spec(), levels_spec()}) {
    for (const int threshold : {1, 2, 4}) {
      spec.threshold = threshold;
      const Model model(spec);
      // 5,000 client records are a full tile and a short one.
      for (const auto& [clients, servers] :
           {std::pair{0u, 3u}, {1u, 1u}, {17u, 40u}, {5000u, 25u}, {4096u, 5u}, {9u, 0u}}) {
        check_links(model, clients, servers, random);
      }
    }
  }
}

void check_compared_links(const Model& model, const BinShape& shape, std::size_t clients, std::size_t servers,
                          std::mt19937& random) {
  const FeatureTable client = random_table(model, clients, 0, random);
  const FeatureTable server = random_server(model, servers, random);
  const PassBins client_in = client_bins(client, shape), server_in = server_bins(server, shape);
  const PairBins bins{client_in, server_in};
  std::vector<std::uint32_t> expected(servers, 0);
  std::map<std::pair<std::size_t, std::size_t>, int> expected_scores;
  for (std::size_t j = 0; j < servers; ++j) {
    for (std::size_t i = 0; i < clients; ++i) {
      bool compared = false;
      for (std::size_t p = 0; p < 3; ++p) {
        compared |= client_in.bin(p, i) != kNoBin && client_in.bin(p, i) == server_in.bin(p, j);
      }
      const int score = shifted_score(model, client.record(i), server, j);
      if (!compared || score < model.shifted_threshold()) continue;
      ++expected[j];
      expected_scores[{i, j}] = score;
    }
  }
  EXPECT_EQ(count_links(model, client, server, bins), expected) << clients << " x " << servers;
  std::map<std::pair<std::size_t, std::size_t>, int> scores;
  for_each_score_at_least(model, client, server, bins, model.shifted_threshold(),
                          [&](std::size_t i, std::size_t j, int score) {
                            EXPECT_TRUE(scores.insert({{i, j}, score}).second) << "a pair twice";
                          });
  EXPECT_EQ(scores, expected_scores) << clients << " x " << servers;
  std::size_t links = 0;
  for_each_link(model, client, server, bins, [&](std::size_t i, std::size_t j) {
    ++links;
    EXPECT_TRUE(expected_scores.contains({i, j}));
  });
  EXPECT_EQ(links, expected_scores.size());
}

TEST(CountLinks, OfComparedPairsEqualsPairByPairScores) {
  std::mt19937 random(20240712);
  for (ModelSpec spec : {example_spec(), levels_spec()}) {
    for (const int threshold : {1, 4}) {
      spec.threshold = threshold;
      for (const BinShape& shape :
           {BinShape{1, 1000, 1000}, {8, 1000, 1000}, {64, 1000, 1000}, {8, 12, 4}, {16, 0, 4}}) {
        for (const auto& [clients, servers] : {std::pair{0u, 3u}, {1u, 1u}, {60u, 150u}, {9u, 0u}}) {
          check_compared_links(Model(spec), shape, clients, servers, random);
        }
      }
    }
  }
}

TEST(CountLinks, OfOneBinForAllAreThoseOfAllPairs) {
  std::mt19937 random(20240713);
  const Model model(levels_spec());
  FeatureTable client = random_table(model, 50, 0, random);
  FeatureTable server = random_server(model, 80, random);
  for (std::size_t i = 0; i < 50; ++i) client.keys(i)[1] = 5;
  for (std::size_t j = 0; j < 80; ++j) server.keys(j)[1] = 6;
  const BinShape shape{1, 80, 50};
  const PassBins client_in = client_bins(client, shape), server_in = server_bins(server, shape);
  EXPECT_EQ(count_links(model, client, server, {client_in, server_in}), count_links(model, client, server));
}

TEST(CountLinks, RefusesBinsOfOtherTables) {
  const Model model(example_spec());
  FeatureTable table(2, 3, 0, 1);
  table.set_usual_weights(model);
  const BinShape shape{4, 1, 1};
  const PassBins two = server_bins(table, shape), three = server_bins(FeatureTable(3, 3, 0, 1), shape),
                 other = server_bins(FeatureTable(2, 3, 0, 2), shape);
  EXPECT_THROW(count_links(model, table, table, {three, two}), Error);
  EXPECT_THROW(count_links(model, table, table, {two, three}), Error);
  EXPECT_THROW(count_links(model, table, table, {two, other}), Error);
}

TEST(ForEachComparedPair, SaysTheFirstPassThatComparesThem) {
  FeatureTable table(2, 0, 0, 3);
  table.keys(0)[1] = table.keys(1)[1] = table.keys(0)[2] = table.keys(1)[2] = 3;
  table.keys(1)[0] = 3;
  const PassBins bins = server_bins(table, {4, 2, 2});
  std::set<std::array<std::size_t, 3>> met;
  for_each_compared_pair({bins, bins}, [&](std::size_t i, std::size_t j, std::size_t pass) {
    EXPECT_TRUE(met.insert({i, j, pass}).second);
  });
  EXPECT_THAT(met, ::testing::UnorderedElementsAre(
                       std::array<std::size_t, 3>{0, 0, 1}, std::array<std::size_t, 3>{0, 1, 1},
                       std::array<std::size_t, 3>{1, 0, 1}, std::array<std::size_t, 3>{1, 1, 0}));
}

TEST(CountLinks, RefusesTablesOfAnotherModel) {
  const Model model(example_spec());
  FeatureTable good(1, 3), bad(1, 3), other(1, 2);
  good.set_usual_weights(model);
  bad.set_usual_weights(model);
  other.add_weights();
  bad.record(0)[0] = 16;  // the first feature has 16 buckets
  EXPECT_THROW(count_links(model, bad, good), Error);
  EXPECT_THROW(count_links(model, good, bad), Error);
  EXPECT_THROW(count_links(model, good, other), Error);
}

TEST(CountLinks, RefusesAServersTableWithoutWeightsOrWithGreaterOnes) {
  const Model model(example_spec());
  const FeatureTable client(1, 3);
  FeatureTable server(1, 3);
  server.record(0)[1] = 0;
  EXPECT_THROW(count_links(model, client, server), Error);
  EXPECT_THROW(shifted_score(model, client.record(0), server, 0), Error);
  server.set_usual_weights(model);
  EXPECT_NO_THROW(count_links(model, client, server));
  ++server.weights(0)[1];
  EXPECT_THROW(count_links(model, client, server), Error);
}

TEST(HighestScore, IsThatOfTheSameRecordWhereWeightsAreTheUsualOnes) {
  const Model model(example_spec());
  EXPECT_EQ(highest_score(model, Record{1, 2, 3}), 7);
  EXPECT_EQ(highest_score(model, Record{1, -1, 3}), 5);
  EXPECT_EQ(highest_score(model, Record{-1, -1, -1}), 3);
}

TEST(CountLinks, LargestWeightsFitTheirBytes) {
  ModelSpec spec = example_spec();
  spec.fields = {one_level("a", "a", {step::Exact{}}, 2, 1, 30)};
  spec.threshold = 1;
  const Model model(spec);
  FeatureTable client(3, 1);
  FeatureTable server(2, 1);
  server.set_usual_weights(model);
  client.record(0)[0] = 1;
  client.record(1)[0] = 0;
  server.record(0)[0] = 1;
  EXPECT_THAT(count_links(model, client, server), ::testing::ElementsAre(1, 0));
}

}  // namespace
}  // namespace tacit::linkage
