#include "linkage/score.h"

#include <gmock/gmock.h>

#include <random>
#include <set>

#include "base/error.h"
#include "linkage/example_model.h"

namespace tacit::linkage {
namespace {

using Record = std::vector<std::int16_t>;

int score(const Record& x, const Record& y) {
  return shifted_score(Model(example_spec()), x, y);
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
  return shifted_score(Model(levels_spec()), x, y);
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
  FeatureTable table(records, model.features().size(), alternatives);
  for (std::size_t i = 0; i < records; ++i) {
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

void check_links(const Model& model, std::size_t clients, std::size_t servers, std::mt19937& random) {
  const FeatureTable client = random_table(model, clients, 0, random);
  const FeatureTable server = random_table(model, servers, model.alternatives().size(), random);
  std::vector<std::uint32_t> expected(servers, 0);
  std::set<std::pair<std::size_t, std::size_t>> expected_pairs;
  for (std::size_t j = 0; j < servers; ++j) {
    for (std::size_t i = 0; i < clients; ++i) {
      if (shifted_score(model, client.record(i), server.record(j)) < model.shifted_threshold()) continue;
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

TEST(CountLinks, RefusesTablesOfAnotherModel) {
  const Model model(example_spec());
  const FeatureTable good(1, 3);
  FeatureTable bad(1, 3);
  bad.record(0)[0] = 16;  // the first feature has 16 buckets
  EXPECT_THROW(count_links(model, bad, good), Error);
  EXPECT_THROW(count_links(model, good, bad), Error);
  EXPECT_THROW(count_links(model, good, FeatureTable(1, 2)), Error);
}

TEST(CountLinks, LargestWeightsFitTheirBytes) {
  ModelSpec spec = example_spec();
  spec.fields = {one_level("a", "a", {step::Exact{}}, 2, 1, 30)};
  spec.threshold = 1;
  const Model model(spec);
  FeatureTable client(3, 1);
  FeatureTable server(2, 1);
  client.record(0)[0] = 1;
  client.record(1)[0] = 0;
  server.record(0)[0] = 1;
  EXPECT_THAT(count_links(model, client, server), ::testing::ElementsAre(1, 0));
}

}  // namespace
}  // namespace tacit::linkage
