// SPDX-License-Identifier: Apache-2.0
#include "linkage/text.h"

#include <gtest/gtest.h>

namespace tacit::linkage {
namespace {

TEST(FoldText, LowersCaseAndCollapsesBlanks) {
  EXPECT_EQ(fold_text("  Mary\t ANN  "), "mary ann");
  EXPECT_EQ(fold_text("O'Brien-Smith 3"), "o'brien-smith 3");
  EXPECT_EQ(fold_text(" \t "), "");
}

TEST(FoldText, RemovesAccents) {
  EXPECT_EQ(fold_text("Zoë"), "zoe");
  EXPECT_EQ(fold_text("NGUYỄN"), "nguyen");
  EXPECT_EQ(fold_text("Łódź"), "lodz");
  EXPECT_EQ(fold_text("Søren Þór"), "soren thor");
  EXPECT_EQ(fold_text("Strauß"), "strauss");
}

TEST(FoldText, ComposedAndDecomposedAreEqual) {
  EXPECT_EQ(fold_text("Jos\u00e9"), fold_text("Jose\u0301"));
}

TEST(FoldText, BringsCompatibilityFormsTogether) {
  EXPECT_EQ(fold_text("Ａｎｎａ"), "anna");               // full width
  EXPECT_EQ(fold_text("anna\u00a0maria"), "anna maria");  // no-break space
  EXPECT_EQ(fold_text("anna\u2003\u2028maria"), "anna maria");
}

TEST(FoldText, EveryApostropheAndHyphenIsThePlainOne) {
  for (const auto* name :
       {"O'Brien", "O’Brien", "O‘Brien", "OʼBrien", "O`Brien", "O´Brien", "O′Brien", "O＇Brien"}) {
    EXPECT_EQ(fold_text(name), "o'brien") << name;
  }
  for (const auto* name :
       {"Anna-Lena", "Anna‐Lena", "Anna‑Lena", "Anna–Lena", "Anna—Lena", "Anna−Lena", "Anna－Lena"}) {
    EXPECT_EQ(fold_text(name), "anna-lena") << name;
  }
  EXPECT_EQ(fold_text("Anna\u00adLena"), "annalena");  // a soft hyphen is no hyphen
}

TEST(FoldText, KeepsOtherScripts) {
  EXPECT_EQ(fold_text("ИВАНОВ"), "иванов");
}

TEST(DecodeText, ReadsBytesThatAreNotUtf8AsLatin1) {
  EXPECT_EQ(fold_text("M\xfcller"), "muller");
  EXPECT_EQ(fold_text("Ren\xe9"), fold_text("René"));
  EXPECT_EQ(decode_text("\xff\xc3"), (std::u32string{0xff, 0xc3}));
  EXPECT_EQ(decode_text("\xed\xa0\x80").size(), 3u);  // a surrogate is not UTF-8
}

TEST(DecodeText, EverySingleByteAndItsNeighboursRoundTrips) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = {static_cast<char>(byte), 'a', static_cast<char>(255 - byte)};
    const std::string utf8 = encode_text(decode_text(text));
    EXPECT_EQ(encode_text(decode_text(utf8)), utf8) << byte;
    EXPECT_NO_THROW(fold_text(text)) << byte;
  }
}

TEST(TrimBlanks, CutsBothEndsOnly) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim("   "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(KeepLetters, DropsEverythingElse) {
  EXPECT_EQ(keep_letters("o'brien-smith 3rd"), "obriensmithrd");
  EXPECT_EQ(keep_letters("zoë 7"), "zoë");
  EXPECT_EQ(keep_letters("12"), "");
  for (const auto* name : {"o'brien", "o’brien", "oʼbrien", "o‐brien", "o brien"}) {
    EXPECT_EQ(keep_letters(name), "obrien") << name;
  }
}

TEST(KeepDigits, KeepsLeadingZeros) {
  EXPECT_EQ(keep_digits("0-42 a7"), "0427");
  EXPECT_EQ(keep_digits("none"), "");
}

TEST(KeepDigits, ReadsNumbersAsSpreadsheetsWriteThem) {
  for (const auto* text :
       {"4217", "4217.0", "4217.00", "４２１７", "٤٢١٧", "4,217", "4.217", " 4217.0 ", "4 217", "4217．0"}) {
    EXPECT_EQ(keep_digits(text), "4217") << text;
  }
  EXPECT_EQ(keep_digits("1.9670709E7"), "19670709");
  EXPECT_EQ(keep_digits("0412.0"), "0412");
  EXPECT_EQ(keep_digits("1.97E+07"), "");  // rounded: nobody knows the other digits
}

TEST(KeepDigits, LeavesOtherPointsAndLettersE) {
  EXPECT_EQ(keep_digits("12E3"), "123");
  EXPECT_EQ(keep_digits("4217.5"), "42175");
  EXPECT_EQ(keep_digits("555.0000"), "5550000");
  EXPECT_EQ(keep_digits("1.2.0"), "120");
}

TEST(FoldText, MakesFullWidthDigitsPlain) {
  EXPECT_EQ(fold_text("４２１７"), "4217");
}

TEST(TextPrefixAndSuffix, CountCodePoints) {
  EXPECT_EQ(text_prefix("élodie", 2), "él");
  EXPECT_EQ(text_prefix("al", 3), "al");
  EXPECT_EQ(text_suffix("andré", 2), "ré");
  EXPECT_EQ(text_suffix("al", 3), "al");
}

TEST(SortParts, OrderAndPunctuationDoNotMatter) {
  EXPECT_EQ(sort_parts("smith, anna-lena"), "anna lena smith");
  EXPECT_EQ(sort_parts("lena anna smith"), "anna lena smith");
  EXPECT_EQ(sort_parts("--- ,"), "");
  EXPECT_EQ(sort_parts("anna anna"), "anna anna");
  EXPECT_EQ(sort_parts("smith‐jones"), "jones smith");
  for (const auto* name : {"o'brien", "o’brien", "oʼbrien"}) EXPECT_EQ(sort_parts(name), "brien o") << name;
}

}  // namespace
}  // namespace tacit::linkage
