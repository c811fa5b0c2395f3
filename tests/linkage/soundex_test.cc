// SPDX-License-Identifier: Apache-2.0
#include "linkage/soundex.h"

#include <gtest/gtest.h>

namespace tacit::linkage {
namespace {

TEST(Soundex, PublishedExamples) {
  EXPECT_EQ(soundex("Robert"), "R163");
  EXPECT_EQ(soundex("Rupert"), "R163");
  EXPECT_EQ(soundex("Rubin"), "R150");
  EXPECT_EQ(soundex("Ashcraft"), "A261");
  EXPECT_EQ(soundex("Ashcroft"), "A261");
  EXPECT_EQ(soundex("Tymczak"), "T522");
  EXPECT_EQ(soundex("Pfister"), "P236");
  EXPECT_EQ(soundex("Honeyman"), "H555");
  EXPECT_EQ(soundex("Washington"), "W252");
  EXPECT_EQ(soundex("Lee"), "L000");
  EXPECT_EQ(soundex("Gutierrez"), "G362");
  EXPECT_EQ(soundex("Jackson"), "J250");
  EXPECT_EQ(soundex("VanDeusen"), "V532");
}

TEST(Soundex, CaseAccentsAndPunctuationDoNotMatter) {
  EXPECT_EQ(soundex("o'brien"), soundex("OBRIEN"));
  EXPECT_EQ(soundex("Müller"), soundex("muller"));
  EXPECT_EQ(soundex(" van Deusen"), "V532");
}

TEST(Soundex, EmptyWithoutLatinLetters) {
  EXPECT_EQ(soundex(""), "");
  EXPECT_EQ(soundex("123 -"), "");
  EXPECT_EQ(soundex("Иванов"), "");
}

}  // namespace
}  // namespace tacit::linkage
