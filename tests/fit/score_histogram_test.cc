// SPDX-License-Identifier: Apache-2.0
#include "fit/score_histogram.h"

#include <gtest/gtest.h>

#include <random>

namespace tacit::fit {
namespace {

using linkage::About;

constexpr int kSpan = ScoreHistogram::kSpan;

PatternTable random_patterns(const std::vector<FieldShape>& fields, std::mt19937_64& random) {
  PatternTable patterns(fields);
  for (int p = 0; p < 200; ++p) {
    std::vector<Outcome> row;
    for (const FieldShape& field : fields) row.push_back(static_cast<Outcome>(random() % field.outcomes()));
    const double pairs = 1 + static_cast<double>(random() % 1000);
    patterns.add(row, pairs, pairs * static_cast<double>(random() % 100) / 100);
  }
  return patterns;
}

// Not decreasing, and small enough for any sum of four to stay within the span.
FieldWeights random_weights(const FieldShape& field, std::mt19937_64& random) {
  FieldWeights weights{};
  weights[0] = -static_cast<int>(random() % 4);
  for (std::size_t n = 1; n <= field.levels; ++n)
    weights[n] = weights[n - 1] + static_cast<int>(random() % 3);
  return weights;
}

ScoreHistogram from_scratch(const PatternTable& patterns, const std::vector<FieldWeights>& weights) {
  ScoreHistogram histogram;
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    int score = 0;
    for (std::size_t f = 0; f < weights.size(); ++f) {
      score += outcome_scores(weights[f], patterns.fields()[f].levels)[patterns.outcome(p, f)];
    }
    histogram.add(score, patterns.pairs(p), patterns.matches(p));
  }
  return histogram;
}

void expect_equal(const ScoreHistogram& one, const ScoreHistogram& other) {
  for (int score = -kSpan; score <= kSpan; ++score) {
    EXPECT_NEAR(one.pairs(score), other.pairs(score), 1e-6) << score;
    EXPECT_NEAR(one.matches(score), other.matches(score), 1e-6) << score;
  }
}

TEST(ScoreHistogram, ShiftsDropWhatFallsOutside) {
  ScoreHistogram from, to;
  from.add(kSpan, 3, 1);
  from.add(-kSpan, 5, 2);
  to.add_shifted(from, -1);
  EXPECT_EQ(to.pairs(kSpan - 1), 3);
  EXPECT_EQ(to.matches(kSpan - 1), 1);
  double all = 0;
  for (int score = -kSpan; score <= kSpan; ++score) all += to.pairs(score);
  EXPECT_EQ(all, 3);
}

TEST(ScoreHistograms, OtherWeightsOfOneOrTwoFieldsEqualCountingAgain) {
  const std::vector<FieldShape> fields{
      {1, About::kPerson}, {3, About::kFamily}, {2, About::kPerson}, {1, About::kAddress}};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const PatternTable patterns = random_patterns(fields, random);
    std::vector<FieldWeights> weights;
    for (const FieldShape& field : fields) weights.push_back(random_weights(field, random));
    ScoreHistograms histograms(patterns);
    histograms.set_weights(weights);
    histograms.prepare_pairs();
    expect_equal(histograms.current(), from_scratch(patterns, weights));
    for (std::size_t f = 0; f < fields.size(); ++f) {
      std::vector<FieldWeights> one = weights;
      one[f] = random_weights(fields[f], random);
      expect_equal(histograms.with(f, one[f]), from_scratch(patterns, one));
      for (std::size_t g = f + 1; g < fields.size(); ++g) {
        std::vector<FieldWeights> two = one;
        two[g] = random_weights(fields[g], random);
        expect_equal(histograms.with(f, two[f], g, two[g]), from_scratch(patterns, two));
      }
    }
  }
}

// set_weights() a second time leaves nothing of the first.
TEST(ScoreHistograms, AreOfTheLastWeightsSet) {
  const std::vector<FieldShape> fields{{2, About::kPerson}, {1, About::kPerson}};
  std::mt19937_64 random(30);
  const PatternTable patterns = random_patterns(fields, random);
  ScoreHistograms histograms(patterns);
  histograms.set_weights({{-1, 2, 3}, {0, 4}});
  histograms.prepare_pairs();
  const std::vector<FieldWeights> weights{{-2, 0, 1}, {-1, 1}};
  histograms.set_weights(weights);
  histograms.prepare_pairs();
  expect_equal(histograms.current(), from_scratch(patterns, weights));
  expect_equal(histograms.with(0, weights[0], 1, weights[1]), from_scratch(patterns, weights));
}

}  // namespace
}  // namespace tacit::fit
