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

FeatureTable random_table(const Model& model, std::size_t records, std::mt19937& random) {
  FeatureTable table(records, model.features().size());
  for (std::size_t i = 0; i < records; ++i) {
    for (std::size_t f = 0; f < model.features().size(); ++f) {
      // Few buckets in use, so that there are agreements; one in five is missing.
      const auto draw = static_cast<int>(random() % 5);
      table.record(i)[f] =
          draw == 0 ? kMissing : static_cast<std::int16_t>(model.features()[f].buckets - draw);
    }
  }
  return table;
}

TEST(CountLinks, EqualsPairByPairScores) {
  std::mt19937 random(20240101);
  for (const int threshold : {1, 2, 4}) {
    ModelSpec spec = example_spec();
    spec.threshold = threshold;
    const Model model(spec);
    // 5,000 client records are a full tile and a short one.
    for (const auto& [clients, servers] :
         {std::pair{0u, 3u}, {1u, 1u}, {17u, 40u}, {5000u, 25u}, {4096u, 5u}, {9u, 0u}}) {
      const FeatureTable client = random_table(model, clients, random);
      const FeatureTable server = random_table(model, servers, random);
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
  spec.features = {{"a", {"a"}, {step::Exact{}}, 2, 1, 30}};
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
