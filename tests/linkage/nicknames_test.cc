// SPDX-License-Identifier: Apache-2.0
#include "linkage/nicknames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "linkage/nickname_table.h"
#include "linkage/text.h"
#include "linkage/variants.h"

namespace tacit::linkage {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

TEST(FormalNames, ShortNamesAndSpellingsAreOneName) {
  for (const auto* name : {"robert", "bob", "rob", "bobby", "robbie"}) {
    EXPECT_EQ(formal_names(name), "robert") << name;
  }
  for (const auto* name : {"katherine", "catherine", "kathryn", "kate", "kitty"}) {
    EXPECT_EQ(formal_names(name), "katherine") << name;
  }
  EXPECT_EQ(formal_names("stephen"), "steven");
}

TEST(FormalNames, OfSeveralTheFirstInTheTable) {
  EXPECT_EQ(formal_names("al"), "albert");
  EXPECT_EQ(formal_names("ted"), "edward");
  EXPECT_EQ(formal_names("chris"), "christopher");
  EXPECT_EQ(formal_names("fred"), "frederick");
}

TEST(FormalNames, AFormalNameIsItselfAlsoWhereItIsShortForAnother) {
  EXPECT_EQ(formal_names("nathan"), "nathan");
  EXPECT_EQ(formal_names("nancy"), "nancy");
  EXPECT_EQ(formal_names("sandra"), "sandra");
}

TEST(FormalNames, WordByWord) {
  EXPECT_EQ(formal_names("mary-beth"), "mary elizabeth");
  EXPECT_EQ(formal_names("bob o'neal"), "robert oneal");
  EXPECT_EQ(formal_names("zbigniew"), "zbigniew");
  EXPECT_EQ(formal_names(""), "");
}

TEST(OtherNames, OfAShortNameAllThatItMayStandFor) {
  EXPECT_THAT(other_names("al"), IsSupersetOf({"albert", "alan", "allen", "alfred", "alexander"}));
  EXPECT_THAT(other_names("bob"), ElementsAre("robert"));
  EXPECT_THAT(other_names("kate"), IsSupersetOf({"katherine", "catherine", "kathryn"}));
}

TEST(OtherNames, OfAFormalNameWhatItIsCalledForShort) {
  EXPECT_THAT(other_names("robert"), ElementsAre("rob", "robbie", "robby", "bob", "bobby"));
  EXPECT_THAT(other_names("stephen"), ElementsAre("steven", "steve", "stevie"));
  EXPECT_THAT(other_names("nancy"), IsSupersetOf({"nan", "ann", "anne", "anna"}));
  EXPECT_THAT(other_names("robert"), Not(Contains("robert")));
  EXPECT_THAT(other_names("zbigniew"), IsEmpty());
}

TEST(NicknameTable, IsFoldedWordsEachOnceInALine) {
  std::set<std::string> formal;
  for (const std::string_view line : kNicknameLines) {
    ASSERT_EQ(std::count(line.begin(), line.end(), '|'), 1) << line;
    std::set<std::string> names;
    for (const auto& word : text_parts(decode_text(line))) {
      EXPECT_TRUE(names.insert(encode_text(word)).second) << line << ": " << encode_text(word);
    }
    EXPECT_EQ(fold_text(line), line);
    EXPECT_LE(names.size(), 20u) << line;
    for (const auto& word : text_parts(decode_text(line.substr(0, line.find('|'))))) {
      EXPECT_TRUE(formal.insert(encode_text(word)).second) << encode_text(word) << " is formal twice";
    }
  }
}

TEST(NicknameTable, GoesBothWays) {
  for (const std::string_view line : kNicknameLines) {
    for (const auto& word : text_parts(decode_text(line))) {
      const std::string name = encode_text(word);
      EXPECT_EQ(formal_names(formal_names(name)), formal_names(name)) << name;
      EXPECT_LE(other_names(name).size(), most_variants(VariantKind::kNickname)) << name;
      for (const std::string& other : other_names(name)) {
        EXPECT_THAT(other_names(other), Contains(name)) << other;
      }
    }
  }
}

}  // namespace
}  // namespace tacit::linkage
