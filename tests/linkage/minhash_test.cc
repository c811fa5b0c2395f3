// SPDX-License-Identifier: Apache-2.0
#include "linkage/minhash.h"

#include <gtest/gtest.h>

#include <string>

namespace tacit::linkage {
namespace {

KeyedHash order(int k) {
  return {"pepper", "minhash", std::to_string(k)};
}

TEST(MinQgram, IsAQgramOfThePaddedText) {
  for (int k = 0; k < 50; ++k) {
    const std::string qgram = min_qgram("anna", 2, order(k));
    EXPECT_NE(std::string("\x02"
                          "anna"
                          "\x03")
                  .find(qgram),
              std::string::npos);
    EXPECT_EQ(qgram.size(), 2u);
  }
}

TEST(MinQgram, EmptyTextHasNone) {
  EXPECT_EQ(min_qgram("", 2, order(0)), "");
}

TEST(MinQgram, TextShorterThanQHasOne) {
  EXPECT_EQ(min_qgram("a", 3, order(0)).size(), 3u);
  EXPECT_EQ(min_qgram("a", 1, order(0)), "a");
}

TEST(MinQgram, CountsCodePoints) {
  EXPECT_EQ(min_qgram("ж", 1, order(0)), "ж");
}

// Sets of 2-grams with marks: "jonathan" has 9, "johnathan" 10; 8 are in both, 11 in either (o-n and o-h, h-n
// differ).
TEST(MinQgram, AgreesAsOftenAsTheJaccardSimilarity) {
  constexpr int kFunctions = 4000;
  int agreements = 0;
  for (int k = 0; k < kFunctions; ++k) {
    agreements += min_qgram("jonathan", 2, order(k)) == min_qgram("johnathan", 2, order(k)) ? 1 : 0;
  }
  const double jaccard = 8.0 / 11.0;
  EXPECT_NEAR(agreements / double{kFunctions}, jaccard, 0.03);  // four standard deviations
}

}  // namespace
}  // namespace tacit::linkage
