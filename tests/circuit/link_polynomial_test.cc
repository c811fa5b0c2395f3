// SPDX-License-Identifier: Apache-2.0
#include "circuit/link_polynomial.h"

#include <gtest/gtest.h>

namespace tacit::circuit {
namespace {

TEST(LinkPolynomial, IsZeroBelowTheThresholdAndNowhereElse) {
  for (std::uint32_t range = 1; range <= 31; ++range) {
    for (std::uint32_t threshold = 1; threshold <= range; ++threshold) {
      const LinkPolynomial polynomial = choose_link_polynomial(threshold, range);
      std::vector<std::uint32_t> links;
      for (std::uint32_t s = 0; s <= range; ++s) {
        ASSERT_EQ(polynomial.value(s) == 0, s < threshold) << s << " of " << threshold << ", " << range;
        if (s >= threshold) links.push_back(polynomial.value(s));
      }
      ASSERT_FALSE(sums_vanish(links, kReachLimit));
    }
  }
}

// (m + 8 choose 8) for m = 0 .. 7, times 8!: seven of the largest do not reach t, so no sum of theirs
// vanishes.
TEST(LinkPolynomial, TheWindowOfEightGivesBinomialCoefficients) {
  const LinkPolynomial polynomial = choose_link_polynomial(7, 14);
  ASSERT_EQ(polynomial.window, 8U);
  const std::uint32_t binomials[] = {1, 9, 45, 165, 495, 1287, 3003, 6435};
  const ring::Modulus& t = bgv::plaintext_modulus();
  for (std::uint32_t m = 0; m < 8; ++m) EXPECT_EQ(polynomial.value(7 + m), t.multiply(40320, binomials[m]));
  EXPECT_LT(7 * binomials[7], bgv::kPlaintextModulus);
}

TEST(LinkPolynomial, TheCheapestThatWillDo) {
  EXPECT_EQ(choose_link_polynomial(7, 12).window, 8U);
  EXPECT_EQ(choose_link_polynomial(8, 15).window, 8U);
  EXPECT_EQ(choose_link_polynomial(9, 15).window, 16U);
  EXPECT_EQ(choose_link_polynomial(16, 20).window, 16U);
  EXPECT_EQ(choose_link_polynomial(17, 20).window, 0U);
  EXPECT_EQ(choose_link_polynomial(8, 15).depth(MaskNoise::kSquared), 4U);
  EXPECT_EQ(choose_link_polynomial(9, 15).depth(MaskNoise::kSquared), 5U);
  EXPECT_EQ(choose_link_polynomial(20, 31).depth(MaskNoise::kSquared), 6U);
  EXPECT_EQ(choose_link_polynomial(8, 15).depth(MaskNoise::kNone), 3U);
  EXPECT_EQ(choose_link_polynomial(20, 31).depth(MaskNoise::kNone), 5U);
}

// A pair that several passes compare adds its value in each of them.
TEST(LinkPolynomial, NoSumOverPassesVanishes) {
  for (const std::uint32_t passes : {2U, 3U, 4U, 8U}) {
    for (const auto& [threshold, range] : {std::pair{6U, 10U}, {8U, 15U}, {9U, 20U}, {5U, 12U}, {20U, 31U}}) {
      const LinkPolynomial polynomial = choose_link_polynomial(threshold, range, passes);
      std::vector<std::uint32_t> multiples;
      for (std::uint32_t s = threshold; s <= range; ++s) {
        for (std::uint32_t times = 1; times <= passes; ++times) {
          multiples.push_back(bgv::plaintext_modulus().multiply(times, polynomial.value(s)));
        }
      }
      ASSERT_FALSE(sums_vanish(multiples, kReachLimit)) << threshold << " of " << range << ", " << passes;
    }
  }
  EXPECT_EQ(choose_link_polynomial(6, 10, 8).window, 8U);
  EXPECT_EQ(choose_link_polynomial(8, 15, 3).window, 8U);
  EXPECT_EQ(choose_link_polynomial(8, 15, 4).window, 0U);
}

TEST(LinkPolynomial, VanishingSumsAreFound) {
  EXPECT_FALSE(sums_vanish({1, 2, 3}, 7));
  EXPECT_TRUE(sums_vanish({1, 65536}, 2));
  EXPECT_FALSE(sums_vanish({1, 65536}, 1));
  EXPECT_TRUE(sums_vanish({0, 5}, 1));
  EXPECT_TRUE(sums_vanish({32768, 1}, 3));  // 2 * 32768 + 1
  EXPECT_FALSE(sums_vanish({32768, 1}, 2));
}

TEST(EvenForm, IsTheWindowPolynomialInTheShiftedSquare) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  for (const std::size_t window : {8, 16}) {
    for (std::uint32_t threshold = 1; threshold <= window; ++threshold) {
      const EvenForm form = even_form(window, threshold);
      ASSERT_EQ(form.polynomial.size(), window / 2 + 1);
      EXPECT_EQ(form.polynomial[window / 2], 1U);
      EXPECT_EQ(form.polynomial[window / 2 - 1], 0U);
      const LinkPolynomial polynomial{window, threshold, {}};
      for (std::uint32_t s = 0; s <= 31; ++s) {
        const std::uint32_t y = t.add(s, form.centre);
        ASSERT_EQ(evaluate(form.polynomial, t.add(t.multiply(y, y), form.shift)), polynomial.value(s));
      }
    }
  }
}

}  // namespace
}  // namespace tacit::circuit
