// SPDX-License-Identifier: Apache-2.0
#include "linkage/evaluation.h"

#include <gmock/gmock.h>

#include <random>

#include "base/error.h"
#include "linkage/example_model.h"
#include "linkage/score.h"

namespace tacit::linkage {
namespace {

using testing::ElementsAre;

FeatureTable table_of(const std::vector<std::vector<std::int16_t>>& records) {
  FeatureTable table(records.size(), 3);
  for (std::size_t i = 0; i < records.size(); ++i) std::ranges::copy(records[i], table.record(i).begin());
  return table;
}

FeatureTable server_table_of(const Model& model, const std::vector<std::vector<std::int16_t>>& records) {
  FeatureTable table = table_of(records);
  table.set_usual_weights(model);
  return table;
}

// Agreements 1, 2, 1; disagreements 0, 1, 2; threshold 2; the shift is 3. The scores of five client and five
// server records, not shifted:
//
//        s0  s1  s2  s3  s4
//   c0    4  -3  -3   3  -3
//   c1   -3   1  -3  -1  -3
//   c2   -1  -1   3  -1  -1
//   c3   -3  -3  -3  -1  -3
//   c4    3  -1  -1   3  -1
class SmallExample : public testing::Test {
 protected:
  const Model model_{example_spec()};
  const FeatureTable client_ = table_of({{1, 1, 1}, {2, 2, 2}, {3, 3, -1}, {4, 4, 4}, {1, 1, -1}});
  const FeatureTable server_ =
      server_table_of(model_, {{1, 1, 1}, {2, 5, 2}, {3, 3, 7}, {1, 1, -1}, {9, 9, 9}});
  const std::vector<RecordPair> labelled_{{0, 0}, {1, 1}, {2, 2}, {3, 4}, {0, 0}};
  const Evaluation evaluation_ = evaluate(model_, client_, server_, labelled_);
};

TEST_F(SmallExample, QualityOverPairs) {
  const Quality& pairs = evaluation_.pairs;
  EXPECT_EQ(pairs.true_pairs, 4u);
  EXPECT_EQ(pairs.found_pairs, 5u);
  EXPECT_EQ(pairs.correct_pairs, 2u);
  EXPECT_DOUBLE_EQ(pairs.precision, 0.4);
  EXPECT_DOUBLE_EQ(pairs.recall, 0.5);
  EXPECT_DOUBLE_EQ(pairs.f1, 4.0 / 9);
}

TEST_F(SmallExample, QualityOverServerRecords) {
  const RecordQuality& records = evaluation_.records;
  EXPECT_EQ(records.true_records, 4u);
  EXPECT_EQ(records.found_records, 3u);
  EXPECT_EQ(records.correct_records, 2u);
  EXPECT_DOUBLE_EQ(records.precision, 2.0 / 3);
  EXPECT_DOUBLE_EQ(records.recall, 0.5);
  EXPECT_DOUBLE_EQ(records.f1, 4.0 / 7);
}

TEST_F(SmallExample, CurveHasEveryThreshold) {
  std::vector<std::size_t> found, correct, found_records, correct_records;
  std::vector<int> thresholds;
  for (const CurvePoint& point : evaluation_.curve) {
    thresholds.push_back(point.threshold);
    found.push_back(point.pairs.found_pairs);
    correct.push_back(point.pairs.correct_pairs);
    found_records.push_back(point.records.found_records);
    correct_records.push_back(point.records.correct_records);
    EXPECT_EQ(point.pairs.true_pairs, 4u);
    EXPECT_EQ(point.records.true_records, 4u);
  }
  EXPECT_THAT(thresholds, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(found, ElementsAre(6, 5, 5, 1));
  EXPECT_THAT(correct, ElementsAre(3, 2, 2, 1));
  EXPECT_THAT(found_records, ElementsAre(4, 3, 3, 1));
  EXPECT_THAT(correct_records, ElementsAre(3, 2, 2, 1));
}

TEST_F(SmallExample, BestThresholdIsTheHigherOfEqualOnes) {
  EXPECT_EQ(best_by_pairs(evaluation_.curve).threshold, 1);
  EXPECT_EQ(best_by_records(evaluation_.curve).threshold, 1);
  const auto middle = std::span(evaluation_.curve).subspan(1, 2);
  EXPECT_EQ(best_by_pairs(middle).threshold, 3);
  EXPECT_EQ(best_by_records(middle).threshold, 3);
}

TEST_F(SmallExample, ReachOfBothSides) {
  EXPECT_EQ(evaluation_.reach.shared_servers, 2u);   // s0 and s3, by c0 and c4
  EXPECT_EQ(evaluation_.reach.several_servers, 2u);  // the same four links, from the other side
  EXPECT_EQ(evaluation_.reach.most_clients, 2u);
  EXPECT_EQ(evaluation_.reach.only_by_others, 0u);
  // s3 belonged to c3, which does not reach it.
  const std::vector<RecordPair> other{{0, 0}, {3, 3}};
  const Evaluation evaluation = evaluate(model_, client_, server_, other);
  EXPECT_EQ(evaluation.reach.only_by_others, 1u);
  EXPECT_EQ(evaluation.records.correct_records, 2u);
  EXPECT_EQ(evaluation.pairs.correct_pairs, 1u);
}

TEST_F(SmallExample, ProfilesOfTrueFalseAndMissedLinks) {
  const auto counts = [](const PairProfile& profile) {
    std::vector<std::size_t> all;
    for (const auto& feature : profile.features())
      all.insert(all.end(), {feature.agree, feature.differ, feature.missing});
    return all;
  };
  EXPECT_THAT(counts(evaluation_.true_links), ElementsAre(2, 0, 0, 2, 0, 0, 1, 0, 1));
  EXPECT_THAT(counts(evaluation_.false_links), ElementsAre(3, 0, 0, 3, 0, 0, 0, 0, 3));
  EXPECT_THAT(counts(evaluation_.missed_links), ElementsAre(1, 1, 0, 0, 2, 0, 1, 1, 0));
  const auto false_patterns = evaluation_.false_links.most_common(5);
  ASSERT_EQ(false_patterns.size(), 1u);
  EXPECT_EQ(false_patterns[0].pairs, 3u);
  EXPECT_EQ(false_patterns[0].shifted_score, 3 + 3);
  const auto missed_patterns = evaluation_.missed_links.most_common(5);
  ASSERT_EQ(missed_patterns.size(), 2u);
  EXPECT_EQ(missed_patterns[0].shifted_score, 1 + 3);
  EXPECT_EQ(missed_patterns[1].shifted_score, -3 + 3);
}

TEST_F(SmallExample, AmbiguousRecordsAndTheirCandidates) {
  const auto& ambiguous = evaluation_.ambiguous;
  ASSERT_EQ(ambiguous.size(), 3u);
  EXPECT_EQ(ambiguous[0].client, 0u);
  EXPECT_TRUE(ambiguous[0].several);
  EXPECT_FALSE(ambiguous[0].tied);
  EXPECT_EQ(ambiguous[1].client, 1u);
  EXPECT_TRUE(ambiguous[1].just_missed);
  EXPECT_EQ(ambiguous[2].client, 4u);
  EXPECT_TRUE(ambiguous[2].tied);
  std::vector<std::vector<std::size_t>> candidates;
  for (const auto& candidate : candidates_of(model_, client_, server_, ambiguous)) {
    candidates.push_back(
        {candidate.record, candidate.server, static_cast<std::size_t>(candidate.shifted_score)});
  }
  EXPECT_THAT(candidates, ElementsAre(ElementsAre(0, 0, 7), ElementsAre(0, 3, 6), ElementsAre(1, 1, 4),
                                      ElementsAre(2, 0, 6), ElementsAre(2, 3, 6)));
}

TEST_F(SmallExample, LabelsBeyondTheTablesAreRefused) {
  const std::vector<RecordPair> beyond{{0, 5}};
  EXPECT_THROW(evaluate(model_, client_, server_, beyond), Error);
}

TEST_F(SmallExample, NothingThereIsNothingFound) {
  const Evaluation none = evaluate(model_, FeatureTable(0, 3), server_, {});
  EXPECT_EQ(none.curve.size(), 4u);
  EXPECT_EQ(none.pairs.f1, 0);
  EXPECT_EQ(none.records.found_records, 0u);
  EXPECT_TRUE(none.ambiguous.empty());
}

class AnyThreshold : public testing::TestWithParam<int> {};

TEST_P(AnyThreshold, CurveFallsAndHoldsTheModelsOwnRow) {
  ModelSpec spec = example_spec();
  spec.threshold = GetParam();
  const Model model(spec);
  std::mt19937 random(20240607);
  const auto draw = [&](std::size_t records) {
    FeatureTable table(records, 3);
    for (std::size_t i = 0; i < records; ++i) {
      for (std::size_t f = 0; f < 3; ++f) table.record(i)[f] = static_cast<std::int16_t>(random() % 6) - 1;
    }
    return table;
  };
  const FeatureTable client = draw(300);
  FeatureTable server = draw(200);
  server.set_usual_weights(model);
  std::vector<RecordPair> labelled;
  for (std::uint32_t i = 0; i < 150; ++i) labelled.emplace_back(i, (7 * i) % 200);
  const Evaluation evaluation = evaluate(model, client, server, labelled);
  for (std::size_t k = 1; k < evaluation.curve.size(); ++k) {
    const CurvePoint &lower = evaluation.curve[k - 1], &higher = evaluation.curve[k];
    EXPECT_EQ(higher.threshold, lower.threshold + 1);
    EXPECT_LE(higher.pairs.found_pairs, lower.pairs.found_pairs);
    EXPECT_LE(higher.pairs.recall, lower.pairs.recall);
    EXPECT_LE(higher.records.found_records, lower.records.found_records);
    EXPECT_LE(higher.records.found_records, higher.pairs.found_pairs);
  }
  const CurvePoint& own = evaluation.curve[static_cast<std::size_t>(GetParam() - 1)];
  EXPECT_EQ(own.pairs.found_pairs, evaluation.pairs.found_pairs);
  EXPECT_EQ(own.records.f1, evaluation.records.f1);
  std::vector<std::size_t> found(evaluation.curve.size(), 0);
  for (std::size_t i = 0; i < client.records(); ++i) {
    for (std::size_t j = 0; j < server.records(); ++j) {
      const int score = shifted_score(model, client.record(i), server, j) - model.shift();
      for (int k = 0; k < score; ++k) ++found[static_cast<std::size_t>(k)];
    }
  }
  for (std::size_t k = 0; k < found.size(); ++k) EXPECT_EQ(evaluation.curve[k].pairs.found_pairs, found[k]);
  const Quality expected = evaluate_model(model, client, server, labelled);
  EXPECT_EQ(evaluation.pairs.found_pairs, expected.found_pairs);
  EXPECT_EQ(evaluation.pairs.correct_pairs, expected.correct_pairs);
  EXPECT_EQ(evaluation.pairs.f1, expected.f1);
  EXPECT_EQ(evaluation.true_links.pairs(), expected.correct_pairs);
  EXPECT_EQ(evaluation.false_links.pairs(), expected.found_pairs - expected.correct_pairs);
  EXPECT_EQ(evaluation.missed_links.pairs(), expected.true_pairs - expected.correct_pairs);
}

INSTANTIATE_TEST_SUITE_P(Thresholds, AnyThreshold, testing::Values(1, 2, 3, 4));

}  // namespace
}  // namespace tacit::linkage
