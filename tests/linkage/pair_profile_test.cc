// SPDX-License-Identifier: Apache-2.0
#include "linkage/pair_profile.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace tacit::linkage {
namespace {

using Record = std::vector<std::int16_t>;
using testing::ElementsAre;

TEST(PairProfile, CountsWhatEachFeatureSays) {
  PairProfile profile(3);
  profile.add(Record{1, 2, 3}, Record{1, 5, -1}, 4);
  profile.add(Record{1, -1, 3}, Record{1, 5, 4}, 3);
  EXPECT_EQ(profile.pairs(), 2u);
  const auto& features = profile.features();
  EXPECT_THAT(std::vector({features[0].agree, features[0].differ, features[0].missing}),
              ElementsAre(2, 0, 0));
  EXPECT_THAT(std::vector({features[1].agree, features[1].differ, features[1].missing}),
              ElementsAre(0, 1, 1));
  EXPECT_THAT(std::vector({features[2].agree, features[2].differ, features[2].missing}),
              ElementsAre(0, 1, 1));
}

TEST(PairProfile, AgreesByAnAlternativeToo) {
  PairProfile profile(2, {0, 0, 1});
  profile.add(Record{1, 2}, Record{7, 2, kMissing, 1, 3}, 4);
  profile.add(Record{1, 2}, Record{7, 8, 4, 5, kMissing}, 4);
  profile.add(Record{kMissing, 2}, Record{7, 8, kMissing, 5, 2}, 4);
  const auto& features = profile.features();
  EXPECT_THAT(std::vector({features[0].agree, features[0].differ, features[0].missing}),
              ElementsAre(1, 1, 1));
  EXPECT_THAT(std::vector({features[1].agree, features[1].differ, features[1].missing}),
              ElementsAre(2, 1, 0));
}

TEST(PairProfile, NamesTheCommonestPatternsFirst) {
  PairProfile profile(2);
  for (int i = 0; i < 3; ++i) profile.add(Record{1, 2}, Record{1, 3}, 5);
  profile.add(Record{1, 2}, Record{-1, 2}, 6);
  for (int i = 0; i < 4; ++i) profile.add(Record{0, 2}, Record{1, 3}, 0);
  profile.add(Record{1, 2}, Record{1, 2}, 7);
  const auto patterns = profile.most_common(3);
  ASSERT_EQ(patterns.size(), 3u);
  EXPECT_EQ(patterns[0].pairs, 4u);
  EXPECT_THAT(patterns[0].outcomes, ElementsAre(Outcome::kDiffers, Outcome::kDiffers));
  EXPECT_EQ(patterns[1].pairs, 3u);
  EXPECT_EQ(patterns[1].shifted_score, 5);
  EXPECT_THAT(patterns[1].outcomes, ElementsAre(Outcome::kAgrees, Outcome::kDiffers));
  // Of the two patterns of one pair each, the one with the higher score.
  EXPECT_EQ(patterns[2].shifted_score, 7);
  EXPECT_EQ(profile.most_common(10).size(), 4u);
  EXPECT_EQ(profile.most_common(10)[3].outcomes[0], Outcome::kLacksValue);
}

TEST(PairProfile, HasRoomForAsManyFeaturesAsAModelMayHave) {
  PairProfile profile(kMaxFeatures);
  Record x(kMaxFeatures, 1), y(kMaxFeatures, 2);
  y[kMaxFeatures - 1] = 1;
  y[0] = kMissing;
  profile.add(x, y, 1);
  const auto outcomes = profile.most_common(1).at(0).outcomes;
  EXPECT_EQ(outcomes.front(), Outcome::kLacksValue);
  EXPECT_EQ(outcomes[1], Outcome::kDiffers);
  EXPECT_EQ(outcomes.back(), Outcome::kAgrees);
  EXPECT_THROW(PairProfile(kMaxFeatures + 1), Error);
}

}  // namespace
}  // namespace tacit::linkage
