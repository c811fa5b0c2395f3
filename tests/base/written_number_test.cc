// SPDX-License-Identifier: Apache-2.0
#include "base/written_number.h"

#include <gtest/gtest.h>

namespace tacit {
namespace {

TEST(PlainDigits, OfEveryScriptNamed) {
  for (const char* text : {"4217", "４２１７", "٤٢١٧", "۴۲۱۷", "४२१७", "৪২১৭", "๔๒๑๗"}) {
    EXPECT_EQ(plain_digits(text), "4217") << text;
  }
  EXPECT_EQ(plain_digits("１９６７／０７－０９．０"), "1967/07-09.0");
}

TEST(PlainDigits, LeavesEverythingElse) {
  EXPECT_EQ(plain_digits("Zoë 7"), "Zoë 7");
  EXPECT_EQ(plain_digits(""), "");
  EXPECT_EQ(plain_digits("四二"), "四二");
}

TEST(WithoutFraction, OfZeros) {
  EXPECT_EQ(without_fraction("4217.0"), "4217");
  EXPECT_EQ(without_fraction("4217.00"), "4217");
  EXPECT_EQ(without_fraction("4217,0"), "4217");
  EXPECT_EQ(without_fraction("4217,00"), "4217");
  EXPECT_EQ(without_fraction("0412.0"), "0412");
  EXPECT_EQ(without_fraction("0.0"), "0");
  EXPECT_EQ(without_fraction("-1.0"), "-1");
}

TEST(WithoutFraction, OfAnExponent) {
  EXPECT_EQ(without_fraction("1.9670709E7"), "19670709");
  EXPECT_EQ(without_fraction("1.9670709E+07"), "19670709");
  EXPECT_EQ(without_fraction("1.9670709e+07"), "19670709");
  EXPECT_EQ(without_fraction("1.967071E7"), "19670710");  // as Java writes it
  EXPECT_EQ(without_fraction("2.0E7"), "20000000");
  EXPECT_EQ(without_fraction("1.2345678901234567E17"), "123456789012345670");
}

TEST(WithoutFraction, ARoundedNumberHasNoDigitsLeft) {
  EXPECT_EQ(without_fraction("1.97E+07"), "");
  EXPECT_EQ(without_fraction("2E+07"), "");
  EXPECT_EQ(without_fraction("-1.97E+07"), "");
}

TEST(WithoutFraction, NothingOfOtherForms) {
  for (const char* text :
       {"",       "4217",   "4217.",   ".0",   "4217.000", "4217.5",       "4217.05", "42 17.0", "1.2.0",
        "12E3",   "1E2",    "E7",      "1.5E", "1.E7",     "1.55E1",       "12.5E7",  "0.5E7",   "1.5E100",
        "1.5E18", "1.5E-3", "1.5E++3", "x.0",  "--1.0",    "1.9670709E7 ", "5a"}) {
    EXPECT_EQ(without_fraction(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace tacit
