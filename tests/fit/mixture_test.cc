// SPDX-License-Identifier: Apache-2.0
// Estimates against the truth that the data were drawn from. Tolerances are about four standard errors of
// what is counted, and where the prior pulls, that much more.
#include "fit/mixture.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "base/error.h"
#include "fit/simulated_pairs.h"

namespace tacit::fit {
namespace {

using linkage::About;
using testing::ElementsAre;

constexpr FieldShape kOneLevel{1, About::kPerson};

const std::vector<FieldShape> kPersonFields{
    {2, About::kPerson}, kOneLevel, kOneLevel, {2, About::kPerson}, kOneLevel};
// Some fields are wrong far more often than the estimate assumes when it starts.
const TrueClass kMatches{
    2000, true, {{0.05, 0.15, 0.8}, {0.3, 0.7}, {0.02, 0.98}, {0.1, 0.1, 0.8}, {0.15, 0.85}}};
const TrueClass kRandom{
    600'000, false, {{0.96, 0.03, 0.01}, {0.9, 0.1}, {0.99, 0.01}, {0.95, 0.045, 0.005}, {0.5, 0.5}}};

void expect_rates(const ClassEstimate& estimate, const std::vector<TrueRates>& truth, double tolerance) {
  for (std::size_t f = 0; f < truth.size(); ++f) {
    EXPECT_EQ(estimate.rates[f][kMissing], 0);
    EXPECT_NEAR(std::accumulate(estimate.rates[f].begin(), estimate.rates[f].end(), 0.0), 1, 1e-9);
    for (std::size_t n = 0; n < truth[f].size(); ++n) {
      EXPECT_NEAR(estimate.rates[f][outcome_of_levels(n)], truth[f][n], tolerance)
          << name(estimate.of) << ", field " << f << ", " << n << " levels";
    }
  }
}

TEST(Mixture, RecoversRatesAndSizesOfTwoClasses) {
  const PatternTable patterns = simulate(kPersonFields, {kMatches, kRandom}, 0.05, 1);
  const Mixture mixture = estimate_mixture(patterns, {.expected_matches = 2000});
  EXPECT_TRUE(mixture.converged);
  ASSERT_EQ(mixture.classes.size(), 2U);
  EXPECT_NEAR(mixture.matches(), 2000, 100);
  EXPECT_NEAR(mixture.match().pairs + mixture.random().pairs, patterns.all_pairs(), 1);
  expect_rates(mixture.match(), kMatches.rates, 0.05);
  expect_rates(mixture.random(), kRandom.rates, 0.003);
}

TEST(Mixture, HardlyHangsOnTheNumberThatIsExpected) {
  const PatternTable patterns = simulate(kPersonFields, {kMatches, kRandom}, 0.05, 2);
  for (const double expected : {500.0, 1000.0, 6000.0}) {
    const Mixture mixture = estimate_mixture(patterns, {.expected_matches = expected});
    EXPECT_NEAR(mixture.matches(), 2000, 200) << expected;
    expect_rates(mixture.match(), kMatches.rates, 0.09);
  }
}

const std::vector<FieldShape> kHouseholdFields{kOneLevel,
                                               kOneLevel,
                                               kOneLevel,
                                               {1, About::kFamily},
                                               {1, About::kAddress},
                                               {1, About::kAddress},
                                               {1, About::kAddress}};
// Given name, year, day; surname; street, suburb, postcode. Each class as the table in mixture.h ties it.
const std::vector<TrueClass> kHouseholds{
    {3000,
     true,
     {{0.1, 0.9}, {0.05, 0.95}, {0.1, 0.9}, {0.08, 0.92}, {0.12, 0.88}, {0.06, 0.94}, {0.04, 0.96}}},
    {400,
     true,
     {{0.1, 0.9}, {0.05, 0.95}, {0.1, 0.9}, {0.08, 0.92}, {0.995, 0.005}, {0.99, 0.01}, {0.98, 0.02}}},
    {600'000,
     false,
     {{0.99, 0.01}, {0.98, 0.02}, {0.97, 0.03}, {0.99, 0.01}, {0.995, 0.005}, {0.99, 0.01}, {0.98, 0.02}}},
    {1500,
     false,
     {{0.99, 0.01}, {0.98, 0.02}, {0.97, 0.03}, {0.15, 0.85}, {0.1, 0.9}, {0.05, 0.95}, {0.05, 0.95}}},
    {6000,
     false,
     {{0.99, 0.01}, {0.98, 0.02}, {0.97, 0.03}, {0.99, 0.01}, {0.9, 0.1}, {0.2, 0.8}, {0.1, 0.9}}},
};

TEST(Mixture, TellsHouseholdsAndNeighboursFromPeople) {
  const PatternTable patterns = simulate(kHouseholdFields, kHouseholds, 0.03, 3);
  const Mixture mixture = estimate_mixture(patterns, {.expected_matches = 3000});
  ASSERT_EQ(mixture.classes.size(), kHouseholds.size());
  for (std::size_t k = 0; k < kHouseholds.size(); ++k) {
    EXPECT_EQ(mixture.classes[k].of, static_cast<PairClass>(k));
    EXPECT_NEAR(mixture.classes[k].pairs, kHouseholds[k].pairs, 0.12 * kHouseholds[k].pairs)
        << name(mixture.classes[k].of);
    expect_rates(mixture.classes[k], kHouseholds[k].rates, 0.06);
  }
  EXPECT_NEAR(mixture.matches(), 3400, 100);
}

TEST(Mixture, LeavesOutClassesThatNoFieldTellsApart) {
  const auto classes_of = [](const std::vector<FieldShape>& fields) {
    PatternTable patterns(fields);
    patterns.add(std::vector<Outcome>(fields.size(), kDiffers), 1000);
    patterns.add(std::vector<Outcome>(fields.size(), 2), 10);
    std::vector<PairClass> classes;
    for (const auto& one : estimate_mixture(patterns, {.expected_matches = 10}).classes)
      classes.push_back(one.of);
    return classes;
  };
  using enum PairClass;
  constexpr FieldShape kFamily{1, About::kFamily}, kAddress{1, About::kAddress};
  EXPECT_THAT(classes_of({kOneLevel, kOneLevel}), ElementsAre(kMatch, kRandom));
  EXPECT_THAT(classes_of({kFamily, kAddress}), ElementsAre(kMatch, kRandom));
  EXPECT_THAT(classes_of({kOneLevel, kFamily}), ElementsAre(kMatch, kRandom, kHousehold));
  EXPECT_THAT(classes_of({kOneLevel, kAddress}), ElementsAre(kMatch, kMoved, kRandom, kHousehold, kArea));
}

TEST(Mixture, IsTheSameEveryTime) {
  const PatternTable patterns = simulate(kHouseholdFields, kHouseholds, 0.03, 4);
  const Mixture one = estimate_mixture(patterns, {.expected_matches = 3000});
  const Mixture other = estimate_mixture(patterns, {.expected_matches = 3000});
  EXPECT_EQ(one.log_likelihood, other.log_likelihood);
  EXPECT_EQ(one.rounds, other.rounds);
  for (std::size_t k = 0; k < one.classes.size(); ++k) {
    EXPECT_EQ(one.classes[k].pairs, other.classes[k].pairs);
    EXPECT_EQ(one.classes[k].rates, other.classes[k].rates);
  }
}

TEST(Mixture, ReportsEveryRoundAndStopsAtTheLast) {
  const PatternTable patterns = simulate(kPersonFields, {kMatches, kRandom}, 0.05, 5);
  std::vector<int> rounds;
  MixtureOptions options{.expected_matches = 2000, .max_rounds = 3};
  options.on_round = [&](int round) { rounds.push_back(round); };
  const Mixture mixture = estimate_mixture(patterns, options);
  EXPECT_THAT(rounds, ElementsAre(1, 2, 3));
  EXPECT_FALSE(mixture.converged);
  EXPECT_EQ(mixture.rounds, 3);
}

// Of the pairs that the estimate gives a probability of about p, a share of about p are matches.
TEST(MatchProbabilities, AreCalibrated) {
  const PatternTable patterns = simulate(kHouseholdFields, kHouseholds, 0.03, 6);
  const Mixture mixture = estimate_mixture(patterns, {.expected_matches = 3000});
  const std::vector<double> probabilities = match_probabilities(mixture, patterns);
  struct Bin {
    double pairs = 0, expected = 0, matches = 0;
  };
  std::array<Bin, 5> bins;
  double expected = 0;
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    ASSERT_GE(probabilities[p], 0);
    ASSERT_LE(probabilities[p], 1 + 1e-12);
    Bin& bin = bins[std::min<std::size_t>(4, static_cast<std::size_t>(5 * probabilities[p]))];
    bin.pairs += patterns.pairs(p);
    bin.expected += patterns.pairs(p) * probabilities[p];
    bin.matches += patterns.matches(p);
    expected += patterns.pairs(p) * probabilities[p];
  }
  EXPECT_NEAR(expected, mixture.matches(), 0.01 * mixture.matches());
  for (const Bin& bin : bins) EXPECT_NEAR(bin.expected, bin.matches, 4 * std::sqrt(bin.matches + 4) + 10);
  EXPECT_LT(bins[1].pairs + bins[2].pairs + bins[3].pairs, 300) << "most pairs are clear";
}

TEST(RatesOf, CountsLabelsWithHalfAPairOfEachOutcome) {
  PatternTable patterns({{1, About::kPerson}, {2, About::kPerson}});
  patterns.add({kDiffers, kMissing}, 90, 1);
  patterns.add({2, 4}, 10, 8);
  const Rates rates = rates_of(patterns);
  EXPECT_DOUBLE_EQ(rates.match[0][kDiffers], 1.5 / 10);
  EXPECT_DOUBLE_EQ(rates.match[0][2], 8.5 / 10);
  EXPECT_DOUBLE_EQ(rates.other[0][kDiffers], 89.5 / 92);
  EXPECT_DOUBLE_EQ(rates.match[1][4], 8.5 / 10);  // the pair without a value does not count
  EXPECT_DOUBLE_EQ(rates.other[1][kDiffers], 0.5 / 4);
}

TEST(RatesOf, RefusesPatternsWithoutMatches) {
  PatternTable patterns({kOneLevel});
  patterns.add({kDiffers}, 5);
  try {
    rates_of(patterns);
    ADD_FAILURE() << "learnt from nothing";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kInput);
  }
}

}  // namespace
}  // namespace tacit::fit
