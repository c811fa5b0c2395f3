// SPDX-License-Identifier: Apache-2.0
#include "linkage/quality.h"

#include <gtest/gtest.h>

#include "linkage/example_model.h"

namespace tacit::linkage {
namespace {

TEST(EvaluatePairs, CountsAndRatios) {
  const std::vector<RecordPair> found{{0, 0}, {1, 1}, {2, 2}, {3, 9}};
  const std::vector<RecordPair> labelled{{0, 0}, {1, 1}, {2, 2}, {4, 4}, {5, 5}};
  const Quality quality = evaluate_pairs(found, labelled);
  EXPECT_EQ(quality.true_pairs, 5u);
  EXPECT_EQ(quality.found_pairs, 4u);
  EXPECT_EQ(quality.correct_pairs, 3u);
  EXPECT_DOUBLE_EQ(quality.precision, 0.75);
  EXPECT_DOUBLE_EQ(quality.recall, 0.6);
  EXPECT_DOUBLE_EQ(quality.f1, 2 * 0.75 * 0.6 / (0.75 + 0.6));
}

TEST(RecordQuality, HasTheSameRatios) {
  const RecordQuality quality = record_quality(5, 4, 3);
  EXPECT_EQ(quality.true_records, 5u);
  EXPECT_EQ(quality.found_records, 4u);
  EXPECT_EQ(quality.correct_records, 3u);
  EXPECT_DOUBLE_EQ(quality.precision, 0.75);
  EXPECT_DOUBLE_EQ(quality.recall, 0.6);
  EXPECT_DOUBLE_EQ(quality.f1, 2.0 * 3 / 9);
  EXPECT_EQ(record_quality(0, 0, 0).f1, 0);
}

TEST(EvaluatePairs, APairTwiceCountsOnce) {
  const std::vector<RecordPair> found{{0, 0}, {0, 0}, {1, 2}};
  const std::vector<RecordPair> labelled{{0, 0}, {0, 0}};
  const Quality quality = evaluate_pairs(found, labelled);
  EXPECT_EQ(quality.true_pairs, 1u);
  EXPECT_EQ(quality.found_pairs, 2u);
  EXPECT_EQ(quality.correct_pairs, 1u);
}

TEST(EvaluatePairs, DirectionMatters) {
  const std::vector<RecordPair> found{{0, 1}};
  const std::vector<RecordPair> labelled{{1, 0}};
  EXPECT_EQ(evaluate_pairs(found, labelled).correct_pairs, 0u);
}

TEST(EvaluatePairs, NothingFoundOrLabelled) {
  const std::vector<RecordPair> one{{0, 0}};
  EXPECT_EQ(evaluate_pairs({}, one).precision, 0);
  EXPECT_EQ(evaluate_pairs(one, {}).recall, 0);
  EXPECT_EQ(evaluate_pairs({}, {}).f1, 0);
}

TEST(EvaluateModel, EvaluatesWhatTheModelLinks) {
  const Model model(example_spec());
  FeatureTable client(2, 3);
  FeatureTable server(2, 3);
  server.set_usual_weights(model);
  for (std::size_t f = 0; f < 3; ++f) {
    client.record(0)[f] = server.record(0)[f] = 1;
    client.record(1)[f] = 2;
    server.record(1)[f] = 1;
  }
  // Client record 0 links to both server records; only the first is labelled, and so is (1, 1), which is not
  // found.
  const std::vector<RecordPair> labelled{{0, 0}, {1, 1}, {1, 1}};
  const Quality quality = evaluate_model(model, client, server, labelled);
  EXPECT_EQ(quality.true_pairs, 2u);
  EXPECT_EQ(quality.found_pairs, 2u);
  EXPECT_EQ(quality.correct_pairs, 1u);
}

}  // namespace
}  // namespace tacit::linkage
