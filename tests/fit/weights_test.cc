// SPDX-License-Identifier: Apache-2.0
#include "fit/weights.h"

#include <gmock/gmock.h>

#include <random>

#include "base/error.h"
#include "fit/simulated_pairs.h"

namespace tacit::fit {
namespace {

using linkage::About;

TEST(OutcomeScores, AddEveryLevelThatAgreesToWhatDifferingIsWorth) {
  const auto scores = outcome_scores({-2, 1, 4}, 2);
  EXPECT_EQ(scores[kMissing], 0);
  EXPECT_EQ(scores[kDiffers], -2);
  EXPECT_EQ(scores[outcome_of_levels(1)], 1);
  EXPECT_EQ(scores[outcome_of_levels(2)], 4);
  EXPECT_EQ(scores[kDiffers + 2], 1);  // the strict level alone, by collision: -2 + 3
}

// The quality of weights and a threshold, pattern by pattern.
ExpectedQuality quality_of(const PatternTable& patterns, const std::vector<FieldWeights>& weights,
                           int threshold) {
  ExpectedQuality quality{patterns.all_matches(), 0, 0};
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    int score = 0;
    for (std::size_t f = 0; f < weights.size(); ++f) {
      score += outcome_scores(weights[f], patterns.fields()[f].levels)[patterns.outcome(p, f)];
    }
    if (score < threshold) continue;
    quality.found += patterns.pairs(p);
    quality.correct += patterns.matches(p);
  }
  return quality;
}

// All weights of a field with values in [-most, most], not decreasing, a disagreement at the bottom.
std::vector<FieldWeights> all_weights(std::size_t levels, int most) {
  std::vector<FieldWeights> result;
  FieldWeights weights{};
  const auto fill = [&](const auto& self, std::size_t level, int least) -> void {
    if (level > levels) {
      result.push_back(weights);
      return;
    }
    for (int w = least; w <= (level == 0 ? 0 : most); ++w) {
      weights[level] = w;
      self(self, level + 1, w);
    }
  };
  fill(fill, 0, -most);
  return result;
}

struct Best {
  double f1 = 0;
  double least_false = 1;  // share of false links, of whatever links anything
};

// Over all weights and thresholds under the limits.
Best brute_force(const PatternTable& patterns, const WeightLimits& limits, double false_links) {
  Best best;
  std::vector<FieldWeights> weights;
  const auto search = [&](const auto& self, std::size_t f, int shift, int range) -> void {
    if (range > limits.score_range || shift >= limits.shifted_threshold) return;
    if (f < patterns.fields().size()) {
      const std::size_t levels = patterns.fields()[f].levels;
      for (const FieldWeights& of_field : all_weights(levels, limits.score_range)) {
        weights.push_back(of_field);
        self(self, f + 1, shift - of_field[0], range + of_field[levels] - of_field[0]);
        weights.pop_back();
      }
      return;
    }
    for (int threshold = 1; threshold <= std::min(range, limits.shifted_threshold) - shift; ++threshold) {
      const ExpectedQuality quality = quality_of(patterns, weights, threshold);
      if (quality.found <= 0) continue;
      best.least_false = std::min(best.least_false, 1 - quality.precision());
      if (1 - quality.precision() <= false_links) best.f1 = std::max(best.f1, quality.f1());
    }
  };
  search(search, 0, 0, 0);
  return best;
}

// A few hundred matches that are hard to tell from chance, so that weights matter.
PatternTable small_table(const std::vector<FieldShape>& fields, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto between = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(random() % 1000) / 1000;
  };
  TrueClass matches{400, true, {}}, others{20'000, false, {}};
  for (const FieldShape& field : fields) {
    const double m = between(0.05, 0.35), u = between(0.7, 0.98);
    matches.rates.push_back(field.levels == 1 ? TrueRates{m, 1 - m} : TrueRates{m, 0.1, 0.9 - m});
    others.rates.push_back(field.levels == 1 ? TrueRates{u, 1 - u}
                                             : TrueRates{u, 0.7 * (1 - u), 0.3 * (1 - u)});
  }
  return simulate(fields, {matches, others}, 0.1, seed);
}

const std::vector<FieldShape> kThreeFields{{1, About::kPerson}, {2, About::kPerson}, {1, About::kPerson}};

void expect_within(const WeightChoice& choice, const PatternTable& patterns, const WeightLimits& limits) {
  ASSERT_EQ(choice.fields.size(), patterns.fields().size());
  EXPECT_GE(choice.threshold, 1);
  EXPECT_LE(choice.threshold + choice.shift(), limits.shifted_threshold);
  EXPECT_LE(choice.score_range(patterns.fields()), limits.score_range);
  EXPECT_LE(choice.threshold + choice.shift(), choice.score_range(patterns.fields()));
  for (std::size_t f = 0; f < choice.fields.size(); ++f) {
    EXPECT_LE(choice.fields[f][0], 0);
    for (std::size_t n = 0; n < patterns.fields()[f].levels; ++n)
      EXPECT_LE(choice.fields[f][n], choice.fields[f][n + 1]);
  }
  const ExpectedQuality quality = quality_of(patterns, choice.fields, choice.threshold);
  EXPECT_NEAR(choice.expected.matches, quality.matches, 1e-6);
  EXPECT_NEAR(choice.expected.found, quality.found, 1e-6);
  EXPECT_NEAR(choice.expected.correct, quality.correct, 1e-6);
}

// What the search gives away for a smaller score range or fewer levels is far below 2e-4 here.
TEST(ChooseWeights, FindsTheBestOfSmallTables) {
  const WeightLimits limits{.shifted_threshold = 4, .score_range = 5};
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const PatternTable patterns = small_table(kThreeFields, seed);
    const WeightChoice choice = choose_weights(patterns, limits);
    expect_within(choice, patterns, limits);
    EXPECT_GE(choice.expected.f1(), brute_force(patterns, limits, 1).f1 - 2e-4) << "seed " << seed;
  }
}

TEST(ChooseWeights, KeepsTheWantedShareOfFalseLinks) {
  WeightLimits limits{.shifted_threshold = 4, .score_range = 5};
  for (std::uint64_t seed = 11; seed <= 14; ++seed) {
    const PatternTable patterns = small_table(kThreeFields, seed);
    const double free = 1 - choose_weights(patterns, limits).expected.precision();
    limits.false_links = 0.5 * free;
    const WeightChoice choice = choose_weights(patterns, limits);
    limits.false_links.reset();
    expect_within(choice, patterns, limits);
    const Best best = brute_force(patterns, limits, 0.5 * free);
    if (best.f1 == 0) continue;  // cannot be had
    EXPECT_LE(1 - choice.expected.precision(), 0.5 * free) << "seed " << seed;
    EXPECT_GE(choice.expected.f1(), best.f1 - 2e-4) << "seed " << seed;
  }
}

// The best that two poor fields can do is to ask for both: 256 true links among some 1,000.
TEST(ChooseWeights, ComesAsNearAsItCanToAnImpossibleShare) {
  const std::vector<FieldShape> fields(2);
  const PatternTable patterns = simulate(
      fields, {{400, true, {{0.2, 0.8}, {0.2, 0.8}}}, {20'000, false, {{0.8, 0.2}, {0.8, 0.2}}}}, 0.1, 21);
  WeightLimits limits{.shifted_threshold = 4, .score_range = 5};
  const Best best = brute_force(patterns, limits, 1);
  EXPECT_NEAR(best.least_false, 0.757, 0.03);
  limits.false_links = 0.1;
  const WeightChoice choice = choose_weights(patterns, limits);
  expect_within(choice, patterns, limits);
  EXPECT_NEAR(1 - choice.expected.precision(), best.least_false, 1e-4);
}

TEST(ChooseWeights, StaysWithinEveryLimit) {
  const std::vector<FieldShape> fields{{2, About::kPerson}, {1, About::kPerson}, {2, About::kPerson},
                                       {1, About::kPerson}, {1, About::kPerson}, {1, About::kPerson}};
  const PatternTable patterns = small_table(fields, 31);
  double last = 0;
  for (const auto& [threshold, range] : {std::pair{1, 2}, {4, 8}, {8, 15}, {16, 31}}) {
    const WeightLimits limits{.shifted_threshold = threshold, .score_range = range};
    const WeightChoice choice = choose_weights(patterns, limits);
    expect_within(choice, patterns, limits);
    EXPECT_GE(choice.expected.f1(), last - 2e-4) << "more room is no worse: " << range;
    last = choice.expected.f1();
  }
  EXPECT_GT(last, 0.85);
}

TEST(ChooseWeights, IsTheSameEveryTime) {
  const PatternTable patterns = small_table(kThreeFields, 41);
  const WeightChoice one = choose_weights(patterns, {}), other = choose_weights(patterns, {});
  EXPECT_EQ(one.fields, other.fields);
  EXPECT_EQ(one.threshold, other.threshold);
}

// No rounding of the evidence has room here: some fields must do without a weight from the start.
TEST(ChooseWeights, ManyFieldsFitASmallRange) {
  const std::vector<FieldShape> fields(12);
  const PatternTable patterns = small_table(fields, 51);
  const WeightLimits limits{.shifted_threshold = 3, .score_range = 4};
  const WeightChoice choice = choose_weights(patterns, limits);
  expect_within(choice, patterns, limits);
  EXPECT_GT(choice.expected.f1(), 0.5);
}

TEST(ChooseWeights, RefusesFilesThatHaveNothingInCommon) {
  PatternTable patterns({{1, About::kPerson}, {1, About::kPerson}});
  patterns.add({kDiffers, kDiffers}, 1000, 0.5);
  patterns.add({kMissing, kDiffers}, 100, 0.5);
  try {
    choose_weights(patterns, {});
    ADD_FAILURE() << "found weights for nothing";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kInput);
    EXPECT_THAT(error.what(), testing::HasSubstr("people in common"));
  }
}

}  // namespace
}  // namespace tacit::fit
