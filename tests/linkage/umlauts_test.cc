// SPDX-License-Identifier: Apache-2.0
#include "linkage/umlauts.h"

#include <gtest/gtest.h>

namespace tacit::linkage {
namespace {

TEST(WithoutUmlauts, TheLetterItselfTwoLettersForItAndNoMarksAreOneForm) {
  for (const auto* name : {"Müller", "MUELLER", "Muller", "M\xfcller", "Mu\u0308ller"}) {
    EXPECT_EQ(without_umlauts(name), "muller") << name;
  }
  for (const auto* name : {"Sørensen", "Soerensen", "Sorensen", "Sörensen"}) {
    EXPECT_EQ(without_umlauts(name), "sorensen") << name;
  }
  for (const auto* name : {"Åberg", "Aaberg", "Aberg"}) EXPECT_EQ(without_umlauts(name), "aberg") << name;
  for (const auto* name : {"Jäger", "Jaeger", "Jager"}) EXPECT_EQ(without_umlauts(name), "jager") << name;
  for (const auto* name : {"Kjær", "Kjaer"}) EXPECT_EQ(without_umlauts(name), "kjar") << name;
  for (const auto* name : {"Strauß", "Strauss"}) EXPECT_EQ(without_umlauts(name), "strauss") << name;
}

TEST(WithoutUmlauts, WhatIsNoUmlautStays) {
  EXPECT_EQ(without_umlauts("Bauer"), "bauer");  // another name than Baur
  EXPECT_EQ(without_umlauts("Neuer"), "neuer");
  EXPECT_EQ(without_umlauts("Queen"), "queen");
  EXPECT_EQ(without_umlauts("Straus"), "straus");  // and not Strauß
  EXPECT_EQ(without_umlauts("Keen Leo Ian"), "keen leo ian");
  EXPECT_EQ(without_umlauts(""), "");
}

TEST(WithoutUmlauts, NamesThatLookSoLoseALetterOnBothSides) {
  EXPECT_EQ(without_umlauts("Michael"), "michal");
  EXPECT_EQ(without_umlauts("Samuel"), "samul");
  EXPECT_EQ(without_umlauts("Isaac"), without_umlauts("Isac"));
}

}  // namespace
}  // namespace tacit::linkage
