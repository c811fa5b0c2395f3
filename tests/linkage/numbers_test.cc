// SPDX-License-Identifier: Apache-2.0
#include "linkage/numbers.h"

#include <gtest/gtest.h>

namespace tacit::linkage {
namespace {

TEST(WholeNumber, IsOneTextForEachNumber) {
  for (const auto* text :
       {"4217", "04217", "4217.0", "4217.00", "4217,0", "4217,00", "4.217E3", "４２１７", "4,217", "4 217",
        "4'217", "4’217", "4\u202f217", " 4217 ", "4,217.0", "4,217.00", "4.217,00", "4 217,00"}) {
    EXPECT_EQ(whole_number(text), "4217") << text;
  }
  for (const auto* text : {"1234567", "1,234,567", "1.234.567", "1 234 567", "1'234'567.00", "1.234.567,0"}) {
    EXPECT_EQ(whole_number(text), "1234567") << text;
  }
  EXPECT_EQ(whole_number("000"), "0");
  EXPECT_EQ(whole_number("-007.0"), "-7");
}

TEST(WholeNumber, OtherTextsAreMissing) {
  for (const auto* text : {"", "12a", "4.5", "4.217", "42,17", "4,2170", "1,23,456", "12-14", "1.97E+07", "-",
                           ",", "1,234.567", "4,217 000", "--1", "12 3456", "1234,567"}) {
    EXPECT_EQ(whole_number(text), "") << text;
  }
}

TEST(PadDigits, PutsLeadingZerosBack) {
  EXPECT_EQ(pad_digits("412", 4), "0412");
  EXPECT_EQ(pad_digits("412.0", 4), "0412");
  EXPECT_EQ(pad_digits("４１２", 4), "0412");
  EXPECT_EQ(pad_digits("4127", 4), "4127");
  EXPECT_EQ(pad_digits("41270", 4), "41270");
}

TEST(PadDigits, LeavesOtherTexts) {
  EXPECT_EQ(pad_digits("41a", 4), "41a");
  EXPECT_EQ(pad_digits("4 1", 4), "4 1");
  EXPECT_EQ(pad_digits("", 4), "");
}

}  // namespace
}  // namespace tacit::linkage
