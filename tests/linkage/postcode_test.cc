// SPDX-License-Identifier: Apache-2.0
#include "linkage/postcode.h"

#include <gtest/gtest.h>

namespace tacit::linkage {
namespace {

using enum PostcodeCountry;

std::string whole(std::string_view text, PostcodeCountry country) {
  return postcode_part(text, country, PostcodePart::kFull);
}

std::string district(std::string_view text) {
  return postcode_part(text, kUk, PostcodePart::kDistrict);
}

TEST(PostcodeUk, EveryFormOfADistrict) {
  EXPECT_EQ(whole("m1 1aa", kUk), "M11AA");
  EXPECT_EQ(whole("M60 1NW", kUk), "M601NW");
  EXPECT_EQ(whole("CR2 6XH", kUk), "CR26XH");
  EXPECT_EQ(whole("DN55 1PT", kUk), "DN551PT");
  EXPECT_EQ(whole("W1A 1HQ", kUk), "W1A1HQ");
  EXPECT_EQ(whole("EC1A 1BB", kUk), "EC1A1BB");
  for (const auto* text : {"SW1A1AA", "sw1a 1aa", " SW1A-1AA ", "ＳＷ１Ａ　１ＡＡ"}) {
    EXPECT_EQ(whole(text, kUk), "SW1A1AA") << text;
  }
}

TEST(PostcodeUk, Parts) {
  EXPECT_EQ(postcode_part("SW1A 1AA", kUk, PostcodePart::kSector), "SW1A1");
  EXPECT_EQ(district("SW1A 1AA"), "SW1A");
  EXPECT_EQ(postcode_part("SW1A 1AA", kUk, PostcodePart::kArea), "SW");
  EXPECT_EQ(postcode_part("M1 1AA", kUk, PostcodePart::kArea), "M");
}

TEST(PostcodeUk, ADistrictAloneHasNoMore) {
  EXPECT_EQ(district("sw1a"), "SW1A");
  EXPECT_EQ(postcode_part("M1", kUk, PostcodePart::kArea), "M");
  EXPECT_EQ(whole("SW1A", kUk), "");
  EXPECT_EQ(postcode_part("SW1A", kUk, PostcodePart::kSector), "");
}

TEST(PostcodeUk, OAndZeroIAndOneByTheirPlace) {
  EXPECT_EQ(whole("S014 3AB", kUk), "SO143AB");  // a zero for the O of SO
  EXPECT_EQ(whole("S01 4AB", kUk), "SO14AB");
  EXPECT_EQ(whole("0X1 2JD", kUk), "OX12JD");
  EXPECT_EQ(whole("OX1 2JD", kUk), "OX12JD");
  EXPECT_EQ(whole("OXI 2JD", kUk), "OX12JD");
  EXPECT_EQ(whole("M6O INW", kUk), "M601NW");
  EXPECT_EQ(whole("1G1 1AA", kUk), "IG11AA");
  EXPECT_EQ(whole("W1O 1AA", kUk), "W101AA");
  EXPECT_EQ(whole("SLO 1AA", kUk), "SL01AA");
  EXPECT_EQ(whole("L1 OAA", kUk), "L10AA");
}

TEST(PostcodeUk, WhatIsNoneIsMissing) {
  for (const auto* text : {"", "M", "QQ1 1AA", "SW1A 1A", "SW1A 1AAA", "M01 1AA", "SW1A AAA", "12345",
                           "GIR 0AA", "SW111 1AA", "S0 1AA", "W1I1 1AA"}) {
    EXPECT_EQ(whole(text, kUk), "") << text;
  }
}

TEST(PostcodeUs, FiveDigitsOfAZipCode) {
  for (const auto* text : {"02139", "2139", "2139.0", "02139-1234", "02139 1234", "021391234", "21391234",
                           "2139-1234", "MA 02139", "MA02139"}) {
    EXPECT_EQ(whole(text, kUs), "02139") << text;
  }
  EXPECT_EQ(whole("501", kUs), "00501");
  EXPECT_EQ(whole("5011234", kUs), "00501");
  EXPECT_EQ(postcode_part("02139", kUs, PostcodePart::kArea), "021");
  for (const auto* text :
       {"", "0", "00000", "021391", "02139-12", "02139-1234-5", "SW1A 1AA", "none", "02139x"}) {
    EXPECT_EQ(whole(text, kUs), "") << text;
  }
}

TEST(PostcodeOfDigits, HasItsLeadingZerosAgain) {
  EXPECT_EQ(whole("800", kAu), "0800");
  EXPECT_EQ(whole("800.0", kAu), "0800");
  EXPECT_EQ(whole("NSW 2000", kAu), "2000");
  EXPECT_EQ(whole("1067", kDe), "01067");
  EXPECT_EQ(whole("D-01067", kDe), "01067");
  EXPECT_EQ(whole("1000", kFr), "01000");
  EXPECT_EQ(whole("SE-123 45", kSe), "12345");
  EXPECT_EQ(whole("110 00", kCz), "11000");
  EXPECT_EQ(whole("00-950", kPl), "00950");
  EXPECT_EQ(whole("100-0001", kJp), "1000001");
  EXPECT_EQ(whole("CH-8001", kCh), "8001");
  EXPECT_EQ(postcode_part("1067", kDe, PostcodePart::kArea), "01");
  EXPECT_EQ(whole("010670", kDe), "");
  EXPECT_EQ(whole("0000", kAu), "");
  EXPECT_EQ(whole("Wien 1010", kAt), "");
}

TEST(PostcodeCa, LettersAndDigitsTakeTurns) {
  EXPECT_EQ(whole("k1a 0b1", kCa), "K1A0B1");
  EXPECT_EQ(whole("K1A OB1", kCa), "K1A0B1");
  EXPECT_EQ(whole("KIA-0BI", kCa), "K1A0B1");
  EXPECT_EQ(postcode_part("K1A 0B1", kCa, PostcodePart::kDistrict), "K1A");
  EXPECT_EQ(postcode_part("K1A", kCa, PostcodePart::kDistrict), "K1A");
  EXPECT_EQ(postcode_part("K1A 0B1", kCa, PostcodePart::kArea), "K");
  for (const auto* text : {"", "K", "K1A", "K1A 0B", "K1A 0B12", "1KA 0B1"})
    EXPECT_EQ(whole(text, kCa), "") << text;
}

TEST(PostcodeNl, FourDigitsAndTwoLetters) {
  EXPECT_EQ(whole("1012 ab", kNl), "1012AB");
  EXPECT_EQ(postcode_part("1012AB", kNl, PostcodePart::kDistrict), "1012");
  EXPECT_EQ(postcode_part("1012", kNl, PostcodePart::kDistrict), "1012");
  EXPECT_EQ(postcode_part("1012", kNl, PostcodePart::kArea), "10");
  EXPECT_EQ(whole("1012", kNl), "");
}

TEST(Postcode, PartsThatACountryHas) {
  for (std::size_t i = 0; i < kPostcodeCountryNames.size(); ++i) {
    const auto country = static_cast<PostcodeCountry>(i);
    EXPECT_TRUE(has_part(country, PostcodePart::kFull));
    EXPECT_TRUE(has_part(country, PostcodePart::kArea));
    EXPECT_EQ(has_part(country, PostcodePart::kSector), country == kUk);
    EXPECT_EQ(has_part(country, PostcodePart::kDistrict), country == kUk || country == kCa || country == kNl);
  }
  EXPECT_EQ(postcode_part("02139", kUs, PostcodePart::kDistrict), "");
}

}  // namespace
}  // namespace tacit::linkage
