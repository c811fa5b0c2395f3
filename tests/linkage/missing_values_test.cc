// SPDX-License-Identifier: Apache-2.0
#include "linkage/missing_values.h"

#include <gtest/gtest.h>

namespace tacit::linkage {
namespace {

TEST(MissingValues, NoneButThoseThatAreNamed) {
  const MissingValues none({});
  for (const auto* text : {"unknown", "n/a", "1900-01-01", "9999", "-", "NULL"}) {
    EXPECT_FALSE(none.contains(text)) << text;
  }
  const MissingValues some({"unknown"});
  EXPECT_TRUE(some.contains("unknown"));
  EXPECT_FALSE(some.contains("unknowns"));
  EXPECT_FALSE(some.contains("unknown street"));
}

TEST(MissingValues, CaseAccentsAndBlanksDoNotMatter) {
  const MissingValues values({"N/A", "não informado", "Неизвестно"});
  for (const auto* text :
       {"n/a", " N/A ", "Nao  Informado", "NÃO INFORMADO", "n\xe3o informado", "неизвестно"}) {
    EXPECT_TRUE(values.contains(text)) << text;
  }
}

TEST(MissingValues, PunctuationInWordsCounts) {
  const MissingValues values({"n/a", "-", "?"});
  EXPECT_FALSE(values.contains("Na"));  // a surname
  EXPECT_FALSE(values.contains("n.a."));
  EXPECT_TRUE(values.contains("-"));
  EXPECT_TRUE(values.contains("‐"));  // a typographic one
  EXPECT_FALSE(values.contains("?-"));
  EXPECT_FALSE(values.contains("."));
}

TEST(MissingValues, SeparatorsBetweenDigitsDoNotCount) {
  const MissingValues values({"1900-01-01", "9999", "999-99-9999", "-1"});
  for (const auto* text :
       {"1900-01-01", "19000101", "1900/01/01", "1900.01.01", "9999", "999999999", "999 99 9999"}) {
    EXPECT_TRUE(values.contains(text)) << text;
  }
  for (const auto* text :
       {"01/01/1900", "1", "1900-01-01 00:00", "09999", "99990", "9999-", "1900--01-01", "9999a"}) {
    EXPECT_FALSE(values.contains(text)) << text;
  }
  EXPECT_TRUE(values.contains("-1"));
}

TEST(MissingValues, ANumberIsItselfAlsoAsASpreadsheetWritesIt) {
  const MissingValues values({"9999", "-1", "1900-01-01"});
  for (const auto* text : {"9999.0", "9999.00", "９９９９", "-1.0", "19000101.0", "1.9000101E7"}) {
    EXPECT_TRUE(values.contains(text)) << text;
  }
  for (const auto* text : {"9999.5", "9999.000", "1.9E+07"}) EXPECT_FALSE(values.contains(text)) << text;
  EXPECT_FALSE(MissingValues({"2E+07"}).contains("1.9E+07"));
}

}  // namespace
}  // namespace tacit::linkage
