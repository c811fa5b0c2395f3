// SPDX-License-Identifier: Apache-2.0
#include "linkage/nysiis.h"

#include <gtest/gtest.h>

namespace tacit::linkage {
namespace {

TEST(Nysiis, PublishedExamples) {
  EXPECT_EQ(nysiis("Worthy"), "WARTY");
  EXPECT_EQ(nysiis("Ogata"), "OGAT");
  EXPECT_EQ(nysiis("Montgomery"), "MANTGA");
  EXPECT_EQ(nysiis("Costales"), "CASTAL");
  EXPECT_EQ(nysiis("Tu"), "T");
  EXPECT_EQ(nysiis("Katherine"), "CATARA");
  EXPECT_EQ(nysiis("Johnathan"), "JANATA");
  EXPECT_EQ(nysiis("John"), "JAN");
  EXPECT_EQ(nysiis("Theresa"), "TARAS");
  EXPECT_EQ(nysiis("Jessica"), "JASAC");
  EXPECT_EQ(nysiis("Joshua"), "JAS");
  EXPECT_EQ(nysiis("Lapher"), "LAFAR");
  EXPECT_EQ(nysiis("MacArthur"), "MCARTA");
  EXPECT_EQ(nysiis("Pheenard"), "FANAD");
  EXPECT_EQ(nysiis("Pfeister"), "FASTAR");
  EXPECT_EQ(nysiis("Schmittie"), "SNATY");
  EXPECT_EQ(nysiis("Knaqze"), "NAGS");
  EXPECT_EQ(nysiis("Knokno"), "NAN");
  EXPECT_EQ(nysiis("Macaw"), "MC");
  EXPECT_EQ(nysiis("Sarah"), "SAR");
  for (const auto* name : {"Brian", "Brown", "Brun"}) EXPECT_EQ(nysiis(name), "BRAN") << name;
  for (const auto* name : {"Capp", "Cope", "Kipp"}) EXPECT_EQ(nysiis(name), "CAP") << name;
  for (const auto* name : {"Dane", "Dean", "Dionne"}) EXPECT_EQ(nysiis(name), "DAN") << name;
  for (const auto* name : {"Trueman", "Truman"}) EXPECT_EQ(nysiis(name), "TRANAN") << name;
  EXPECT_EQ(nysiis("Dent"), "DAD");
  EXPECT_EQ(nysiis("Phil"), "FAL");
  EXPECT_EQ(nysiis("Schmidt"), "SNAD");
  EXPECT_EQ(nysiis("Smith"), "SNAT");
}

TEST(Nysiis, SpellingsOfOneNameAgree) {
  EXPECT_EQ(nysiis("Catherine"), nysiis("Katherine"));
  EXPECT_EQ(nysiis("Jonathan"), nysiis("Johnathan"));
  EXPECT_EQ(nysiis("Phillips"), nysiis("Filips"));
  EXPECT_EQ(nysiis("Stevens"), nysiis("Stephens"));
  EXPECT_NE(nysiis("Robert"), nysiis("Rupert"));  // which Soundex takes for one
}

TEST(Nysiis, TheFirstLetterStays) {
  EXPECT_EQ(nysiis("S"), "S");
  EXPECT_EQ(nysiis("A"), "A");
  EXPECT_EQ(nysiis("K"), "C");
  EXPECT_EQ(nysiis("Ay"), "AY");
}

TEST(Nysiis, CaseAccentsAndPunctuationDoNotMatter) {
  EXPECT_EQ(nysiis("O'BRIEN"), nysiis("o brien"));
  EXPECT_EQ(nysiis("Müller"), nysiis("muller"));
}

TEST(Nysiis, EmptyWithoutLatinLetters) {
  EXPECT_EQ(nysiis(""), "");
  EXPECT_EQ(nysiis("123 -"), "");
  EXPECT_EQ(nysiis("Иванов"), "");
}

}  // namespace
}  // namespace tacit::linkage
