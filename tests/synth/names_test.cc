// SPDX-License-Identifier: Apache-2.0
#include "synth/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace tacit::synth {
namespace {

void expect_clean_list(const Ranked& list) {
  std::set<std::string_view> seen;
  for (std::string_view word : list.words()) {
    EXPECT_EQ(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz'-"), std::string_view::npos) << word;
    EXPECT_TRUE(seen.insert(word).second) << word << " is there twice";
  }
}

TEST(Names, ListsAreLowerCaseWithoutRepetition) {
  std::uint32_t shares = 0;
  for (const Origin& origin : origins()) {
    shares += origin.share;
    expect_clean_list(origin.female);
    expect_clean_list(origin.male);
    expect_clean_list(origin.surnames);
  }
  EXPECT_EQ(shares, kMillion);
}

TEST(Names, OriginsComeByTheirShare) {
  Rng rng(1, 0);
  std::map<const Origin*, int> counts;
  for (int i = 0; i < 100'000; ++i) ++counts[&draw_origin(rng)];
  for (const Origin& origin : origins()) EXPECT_NEAR(counts[&origin], origin.share / 10.0, 600);
}

TEST(Names, GivenNamesFollowTheSex) {
  const Origin& english = origins().front();
  const auto& female = english.female.words();
  const auto& male = english.male.words();
  Rng rng(2, 0);
  for (int i = 0; i < 500; ++i) {
    EXPECT_THAT(female, testing::Contains(draw_given_name(english, "f", rng)));
    EXPECT_THAT(male, testing::Contains(draw_given_name(english, "m", rng)));
  }
}

TEST(Names, SurnamesAreSkewedWithALongTail) {
  Rng rng(3, 0);
  std::map<std::string, int> counts;
  for (int i = 0; i < 10'000; ++i) ++counts[draw_surname(draw_origin(rng), rng)];
  int commonest = 0;
  int once = 0;
  for (const auto& [surname, count] : counts) {
    commonest = std::max(commonest, count);
    once += count == 1 ? 1 : 0;
  }
  EXPECT_GT(counts.size(), 1200U);
  EXPECT_GT(commonest, 60);
  EXPECT_GT(once, 150);
}

}  // namespace
}  // namespace tacit::synth
