// SPDX-License-Identifier: Apache-2.0
// Scores of choices, by hand.
#include "fit/field_choice.h"

#include <gmock/gmock.h>

#include <numeric>

namespace tacit::fit {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

// Two levels; a near level of the stricter one between them; half of the values usual, the rest frequent or
// rare.
const FieldShape kShape{
    3, linkage::About::kPerson, {{0.5, 0.3, 0.2}, {1, 0, 0}, {0.5, 0.3, 0.2}}, {1, 3, 3}, {1, 4, 1}};

FieldChoice choice_of() {
  FieldChoice choice;
  choice.weights = {-1, 1, 2, 4};
  choice.buckets = {0, 16, 0, 64};
  return choice;
}

TEST(FieldChoice, ScoresByTheStrictestLevelThatAgrees) {
  const FieldChoice choice = choice_of();
  EXPECT_THAT(scores_of(choice, kShape, kDiffers, 0), ElementsAre(Pair(-1, 1.0)));
  EXPECT_THAT(scores_of(choice, kShape, outcome_of_levels(1), 0), ElementsAre(Pair(1, 1.0)));
  EXPECT_THAT(scores_of(choice, kShape, outcome_of_levels(2), 0), ElementsAre(Pair(2, 1.0)));
  EXPECT_THAT(scores_of(choice, kShape, outcome_of_levels(3), 0), ElementsAre(Pair(4, 1.0)));
}

TEST(FieldChoice, ScoresByTheRarityOfThatLevelsValue) {
  FieldChoice choice = choice_of();
  choice.rarity.frequent[3] = -1;
  choice.rarity.rare[3] = 2;
  const auto score = [&](Rarity rarity) {
    return scores_of(choice, kShape, kShape.with(outcome_of_levels(3), rarity), 0);
  };
  EXPECT_THAT(score(Rarity::kFrequent), ElementsAre(Pair(3, 1.0)));
  EXPECT_THAT(score(Rarity::kUsual), ElementsAre(Pair(4, 1.0)));
  EXPECT_THAT(score(Rarity::kRare), ElementsAre(Pair(6, 1.0)));
  EXPECT_EQ(range_of(choice, kShape), 7);
  EXPECT_EQ(rarity_points(choice), 3);
}

// Where the loose level does not agree, what the strict one adds to it depends on how rare the loose value
// is.
TEST(FieldChoice, DoesNotKnowTheRarityOfLevelsThatDiffer) {
  FieldChoice choice = choice_of();
  choice.rarity.frequent[1] = -1;
  EXPECT_THAT(scores_of(choice, kShape, kDiffers + 6, 0),
              UnorderedElementsAre(Pair(2, testing::DoubleEq(0.7)), Pair(3, testing::DoubleEq(0.3))));
}

TEST(FieldChoice, AddsAgreementsByChanceOfFewerBuckets) {
  const FieldChoice choice = choice_of();
  const ScoreShares shares = scores_of(choice, kShape, kDiffers, 1024);
  double all = 0, both = 0, near = 0;
  for (const auto& [score, share] : shares) {
    all += share;
    both += score == 4 ? share : 0;
    near += score == 0 ? share : 0;
  }
  EXPECT_NEAR(all, 1, 1e-12);
  const double one = 1.0 / 16 - 1.0 / 1024;
  EXPECT_NEAR(both, one * (1.0 / 64 - 1.0 / 1024), 1e-6);
  // Four variants agree by chance four times as often as the value.
  EXPECT_NEAR(near, 4 * (1.0 / 64 - 1.0 / 1024) * (1 - one), 0.004);
}

TEST(FieldChoice, CountsPlanesOfALevelOnceForItAndItsNearLevels) {
  FieldChoice choice = choice_of();
  EXPECT_EQ(planes_of(choice, kShape), 8U + 16U);
  choice.weights = {-1, 1, 2, 2};
  EXPECT_TRUE(uses_buckets(choice, kShape, 3)) << "its near level is in use";
  EXPECT_EQ(planes_of(choice, kShape), 8U + 16U);
  choice.weights = {-1, 1, 1, 1};
  EXPECT_EQ(planes_of(choice, kShape), 8U);
}

TEST(FieldChoice, NeighboursAreSoundAndNew) {
  FieldChoice choice = choice_of();
  choice.rarity.rare[3] = 1;
  const std::vector<FieldChoice> found = neighbours_of(choice, kShape);
  EXPECT_GT(found.size(), 10U);
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_TRUE(is_sound(found[i], kShape));
    EXPECT_NE(found[i], choice);
    for (std::size_t k = 0; k < i; ++k) EXPECT_NE(found[i], found[k]);
    EXPECT_EQ(found[i].rarity.rare[2], 0) << "a near level has no rarity";
  }
}

TEST(FieldChoice, IsNotSoundWhereALooserValueCouldBeWorthMore) {
  FieldChoice choice = choice_of();
  choice.rarity.rare[1] = 2;
  EXPECT_FALSE(is_sound(choice, kShape)) << "a rare loose value is worth 3 and a near one 2";
  choice = choice_of();
  choice.rarity.frequent[3] = -3;
  EXPECT_FALSE(is_sound(choice, kShape)) << "a frequent value is worth 1 and a near one 2";
}

}  // namespace
}  // namespace tacit::fit
