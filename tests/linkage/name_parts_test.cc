// SPDX-License-Identifier: Apache-2.0
#include "linkage/name_parts.h"

#include <gtest/gtest.h>

#include "linkage/text.h"

namespace tacit::linkage {
namespace {

TEST(WithoutParticles, DropsWordsOfTheirOwn) {
  EXPECT_EQ(without_particles("van der berg"), "berg");
  EXPECT_EQ(without_particles("de la cruz"), "cruz");
  EXPECT_EQ(without_particles("garcia y vega"), "garcia vega");
  EXPECT_EQ(without_particles("ahmad bin ali"), "ahmad ali");
  EXPECT_EQ(without_particles("al-hassan"), "hassan");
  EXPECT_EQ(without_particles("von und zu stein"), "stein");
  EXPECT_EQ(without_particles("santos e silva"), "santos silva");
}

TEST(WithoutParticles, LeavesTheRest) {
  EXPECT_EQ(without_particles("vandenberg"), "vandenberg");  // no word of its own
  EXPECT_EQ(without_particles("smith-jones"), "smith jones");
  EXPECT_EQ(without_particles("delacroix"), "delacroix");
  EXPECT_EQ(without_particles("'"), "");
}

TEST(WithoutParticles, LeavesThemWhereNothingElseIs) {
  EXPECT_EQ(without_particles("do"), "do");
  EXPECT_EQ(without_particles("le"), "le");
  EXPECT_EQ(without_particles("de la"), "de la");
}

TEST(WithoutParticles, JoinsPrefixesToTheirWord) {
  for (const auto* name : {"O'Brien", "O' Brien", "o brien", "O’BRIEN", "OʼBrien", "obrien"}) {
    EXPECT_EQ(without_particles(fold_text(name)), "obrien") << name;
  }
  EXPECT_EQ(without_particles("d angelo"), without_particles("d'angelo"));
  EXPECT_EQ(without_particles("l'heureux"), "lheureux");
  EXPECT_EQ(without_particles("mc donald"), "mcdonald");
  EXPECT_EQ(without_particles("mac donald"), "macdonald");
  EXPECT_NE(without_particles("mcdonald"), without_particles("macdonald"));
  for (const auto* name : {"st. clair", "st clair", "saint clair", "saint-clair"}) {
    EXPECT_EQ(without_particles(name), "stclair") << name;
  }
}

TEST(WithoutParticles, APrefixWithoutAWordStays) {
  EXPECT_EQ(without_particles("smith o"), "smith o");
  EXPECT_EQ(without_particles("mac"), "mac");
  EXPECT_EQ(without_particles("o'"), "o");
}

TEST(WithoutParticles, OfOtherScriptsNothing) {
  EXPECT_EQ(without_particles("иванов петров"), "иванов петров");
}

TEST(FirstAndLastPart, OfDoubleNames) {
  EXPECT_EQ(first_part("anna-lena"), "anna");
  EXPECT_EQ(last_part("anna-lena"), "lena");
  EXPECT_EQ(first_part("garcia lopez"), "garcia");
  EXPECT_EQ(last_part("garcia lopez"), "lopez");
  EXPECT_EQ(first_part(" (jean) pierre"), "jean");
  EXPECT_EQ(last_part("42 b."), "b");
  EXPECT_EQ(first_part("анна‐мария"), "анна");  // U+2010
}

TEST(FirstAndLastPart, OfOneWordTheWord) {
  EXPECT_EQ(first_part("o'brien"), "obrien");
  EXPECT_EQ(last_part("o’brien"), "obrien");
  EXPECT_EQ(first_part("- -"), "");
  EXPECT_EQ(last_part(""), "");
}

}  // namespace
}  // namespace tacit::linkage
