// SPDX-License-Identifier: Apache-2.0
#include "linkage/consonants.h"

#include <gtest/gtest.h>

#include "linkage/latin.h"

namespace tacit::linkage {
namespace {

TEST(Consonants, FirstLetterAndTheConsonantsAfterIt) {
  EXPECT_EQ(consonants("catherine"), "cthrn");
  EXPECT_EQ(consonants("Anna"), "an");
  EXPECT_EQ(consonants("aaron"), "arn");
  EXPECT_EQ(consonants("Yusuf"), "ysf");
  EXPECT_EQ(consonants("vivian"), "vvn");  // a doubled letter is one that stands beside itself
  EXPECT_EQ(consonants("o"), "o");
}

TEST(Consonants, SpellingsThatDifferInVowelsAgree) {
  EXPECT_EQ(consonants("Bryan"), consonants("brian"));
  EXPECT_EQ(consonants("Muhammad"), consonants("Mohamed"));
  EXPECT_EQ(consonants("Muhammad"), consonants(to_latin("محمد")));
  EXPECT_NE(consonants("anna"), consonants("hanna"));
}

TEST(Consonants, CaseAccentsAndPunctuationDoNotMatter) {
  EXPECT_EQ(consonants("D'Ángelo"), "dngl");
  EXPECT_EQ(consonants("anna-lena 3"), "anln");
}

TEST(Consonants, EmptyWithoutLatinLetters) {
  EXPECT_EQ(consonants(""), "");
  EXPECT_EQ(consonants("12-3"), "");
  EXPECT_EQ(consonants("Иванов"), "");
}

}  // namespace
}  // namespace tacit::linkage
