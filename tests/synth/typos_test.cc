// SPDX-License-Identifier: Apache-2.0
#include "synth/typos.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace tacit::synth {
namespace {

using TypingError = bool (*)(std::string&, Rng&);

/// Everything that up to 2,000 single errors make of `text`.
std::set<std::string> outcomes(TypingError error, const std::string& text) {
  Rng rng(1, 0);
  std::set<std::string> seen;
  for (int i = 0; i < 2000; ++i) {
    std::string changed = text;
    const bool says_changed = error(changed, rng);
    EXPECT_EQ(says_changed, changed != text);
    if (says_changed) seen.insert(changed);
  }
  return seen;
}

TEST(Typos, DeleteTakesOneCharacter) {
  EXPECT_THAT(outcomes(delete_character, "mary"), testing::ElementsAre("ary", "mar", "may", "mry"));
  EXPECT_THAT(outcomes(delete_character, "x"), testing::IsEmpty());
  EXPECT_THAT(outcomes(delete_character, ""), testing::IsEmpty());
}

TEST(Typos, NoBlankStaysAtAnEnd) {
  EXPECT_THAT(outcomes(delete_character, "unit 3"),
              testing::ElementsAre("nit 3", "uit 3", "uni 3", "unit3", "unt 3"));
  EXPECT_THAT(outcomes(transpose_characters, "a b"), testing::IsEmpty());
}

TEST(Typos, InsertPutsOneCharacterBesideAnother) {
  for (const std::string& changed : outcomes(insert_character, "ab1")) {
    EXPECT_EQ(changed.size(), 4U);
    EXPECT_EQ(changed[0], 'a');
  }
  EXPECT_THAT(outcomes(insert_character, "1"), testing::Each(testing::MatchesRegex("1[0-9]")));
  EXPECT_THAT(outcomes(insert_character, ""), testing::IsEmpty());
}

TEST(Typos, ReplaceKeepsLengthAndKind) {
  const std::set<std::string> changed = outcomes(replace_character, "q7 b");
  EXPECT_THAT(changed, testing::Each(testing::MatchesRegex("[a-z][0-9] [a-z]")));
  EXPECT_THAT(changed, testing::IsSupersetOf({"w7 b", "a7 b", "q3 b", "q7 v"}));
}

TEST(Typos, TransposeSwapsNeighbours) {
  EXPECT_THAT(outcomes(transpose_characters, "abbc"), testing::ElementsAre("abcb", "babc"));
  EXPECT_THAT(outcomes(transpose_characters, "aa"), testing::IsEmpty());
}

TEST(Typos, RespellKeepsTheSoundOrTheLooks) {
  EXPECT_THAT(outcomes(respell, "murphy"), testing::IsSupersetOf({"murfy", "murphie", "rnurphy", "mvrphy"}));
  EXPECT_THAT(outcomes(respell, "mcvey"), testing::Contains("macvey"));
  EXPECT_THAT(outcomes(respell, "gaba"), testing::IsEmpty());
}

TEST(Typos, NumbersKeepTheirLength) {
  const std::set<std::string> changed = outcomes(mistype_number, "0812");
  EXPECT_THAT(changed, testing::Each(testing::MatchesRegex("[0-9][0-9][0-9][0-9]")));
  EXPECT_THAT(changed, testing::IsSupersetOf({"8012", "0182", "0821", "0813", "9812"}));
}

TEST(Typos, DayAndMonthSwapOnlyWhereBothAreDates) {
  const auto swapped = [](std::string date) { return swap_day_and_month(date) ? date : "unchanged"; };
  EXPECT_EQ(swapped("19650703"), "19650307");
  EXPECT_EQ(swapped("19651112"), "19651211");
  EXPECT_EQ(swapped("19650713"), "unchanged");  // there is no month 13
  EXPECT_EQ(swapped("19650707"), "unchanged");
  EXPECT_EQ(swapped("1965"), "unchanged");
  EXPECT_EQ(swapped("1965o703"), "unchanged");
}

TEST(Typos, DatesKeepEightDigits) {
  const std::set<std::string> changed = outcomes(mistype_date, "19650703");
  EXPECT_THAT(changed, testing::Contains("19650307"));
  EXPECT_THAT(changed, testing::Each(testing::SizeIs(8)));
}

TEST(Typos, TextStaysPrintableWithoutSeparators) {
  for (const char* text : {"o'brien", "mount druitt", "xiu-ying", "unit 12", "z"}) {
    for (const std::string& changed : outcomes(mistype_text, text)) {
      EXPECT_EQ(changed.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789 '-"), std::string::npos)
          << changed;
      EXPECT_FALSE(changed.empty());
      EXPECT_NE(changed.front(), ' ');
      EXPECT_NE(changed.back(), ' ');
    }
  }
}

}  // namespace
}  // namespace tacit::synth
