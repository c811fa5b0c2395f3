// SPDX-License-Identifier: Apache-2.0
#include "linkage/ambiguity.h"

#include <gmock/gmock.h>

#include "linkage/example_model.h"

namespace tacit::linkage {
namespace {

// The example's threshold is 2; shifted, 5.
std::vector<AmbiguousRecord> after(const std::vector<int>& shifted_scores, int threshold = 2) {
  ModelSpec spec = example_spec();
  spec.threshold = threshold;
  AmbiguityCounter counter(Model(spec), 1);
  for (const int score : shifted_scores) counter.add(0, score);
  return counter.ambiguous();
}

TEST(Ambiguity, OneClearLinkIsNone) {
  EXPECT_TRUE(after({}).empty());
  EXPECT_TRUE(after({6}).empty());
  EXPECT_TRUE(after({4, 3, 6, 4}).empty());
  EXPECT_TRUE(after({3}).empty());
}

TEST(Ambiguity, SeveralServerRecordsWithOrWithoutATie) {
  const auto several = after({5, 3, 7});
  ASSERT_EQ(several.size(), 1u);
  EXPECT_TRUE(several[0].several);
  EXPECT_FALSE(several[0].tied);
  EXPECT_FALSE(several[0].just_linked);
  EXPECT_EQ(several[0].reached, 2u);
  EXPECT_EQ(several[0].best, 7);
  EXPECT_EQ(several[0].at_best, 1u);
  const auto tied = after({7, 5, 7});
  EXPECT_TRUE(tied.at(0).tied);
  EXPECT_EQ(tied[0].reached, 3u);
  EXPECT_EQ(tied[0].at_best, 2u);
}

TEST(Ambiguity, OnePointFromTheThreshold) {
  EXPECT_TRUE(after({5, 4}).at(0).just_linked);
  EXPECT_FALSE(after({5, 4})[0].several);
  EXPECT_TRUE(after({4, 4}).at(0).just_missed);
  EXPECT_FALSE(after({4, 4})[0].tied);
  EXPECT_EQ(after({4, 4})[0].at_best, 2u);
  EXPECT_EQ(after({4, 4})[0].reached, 0u);
}

TEST(Ambiguity, NothingInCommonIsNoNearMiss) {
  EXPECT_TRUE(after({3}, 1).empty());
  EXPECT_TRUE(after({4}, 1).at(0).just_linked);
}

TEST(Ambiguity, KindsAreCounted) {
  const std::vector<AmbiguousRecord> records = {{.several = true, .tied = true},
                                                {.several = true, .just_linked = true},
                                                {.several = true},
                                                {.just_missed = true}};
  const AmbiguityCounts counts = count_kinds(records);
  EXPECT_EQ(counts.several, 3u);
  EXPECT_EQ(counts.tied, 1u);
  EXPECT_EQ(counts.just_linked, 1u);
  EXPECT_EQ(counts.just_missed, 1u);
}

TEST(Candidates, AreAllThatLinkAndAFewNearMisses) {
  const Model model(example_spec());
  FeatureTable client(2, 3), server(kNearCandidates + 8, 3);
  server.set_usual_weights(model);
  // The second feature alone is worth 2: a link. The first one is worth 1: a near miss.
  client.record(0)[1] = 1;
  client.record(1)[0] = 1;
  for (std::size_t j = 0; j < server.records(); ++j) {
    if (j < 4) server.record(j)[1] = 1;
    if (j >= 4) server.record(j)[0] = 1;
  }
  const std::vector<AmbiguousRecord> records = {
      {.client = 0, .reached = 4, .best = 5, .at_best = 4, .several = true},
      {.client = 1, .reached = 0, .best = 4, .at_best = kNearCandidates + 4, .just_missed = true}};
  const auto candidates = candidates_of(model, client, server, records);
  ASSERT_EQ(candidates.size(), 4 + kNearCandidates);
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    EXPECT_EQ(candidates[k].server, k);
    EXPECT_EQ(candidates[k].record, k < 4 ? 0u : 1u);
    EXPECT_EQ(candidates[k].shifted_score, k < 4 ? 5 : 4);
  }
  EXPECT_TRUE(candidates_of(model, client, server, {}).empty());
}

}  // namespace
}  // namespace tacit::linkage
