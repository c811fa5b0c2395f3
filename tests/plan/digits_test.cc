// SPDX-License-Identifier: Apache-2.0
#include "plan/digits.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace tacit::plan {
namespace {

TEST(Digits, NoTotalReachesThePlaintextModulus) {
  for (const std::uint64_t bound : {1ULL, 5ULL, 5000ULL, 20000ULL, 32768ULL, 65536ULL}) {
    for (const std::uint64_t span : {0ULL, 1ULL, 120ULL, 1000000000ULL}) {
      const Digits digits = choose_digits(span, bound);
      EXPECT_GE(digits.base, 2U);
      EXPECT_LT((digits.base - 1) * bound, 65537U) << bound;
      EXPECT_TRUE(join(split(span, digits), digits) == span);
    }
  }
}

TEST(Digits, SquaresOfTheWidestMeasure) {
  for (const std::uint64_t bound : {2ULL, 65536ULL}) {
    const Digits digits = choose_digits(kMaxSpan, bound);
    const std::vector<std::uint32_t> own = split(kMaxSpan, digits);
    std::vector<std::uint32_t> totals;
    for (const std::uint32_t digit : own) totals.push_back(static_cast<std::uint32_t>(digit * bound));
    EXPECT_TRUE(join(totals, digits) == kMaxSpan * bound);
  }
  EXPECT_THROW(choose_digits(kMaxSpan + 1, 2), Error);
}

TEST(Digits, AFixedValueNeedsNone) {
  EXPECT_EQ(choose_digits(0, 100).count, 0U);
}

TEST(Digits, TotalsOfDigitsJoinToTheTotal) {
  const Digits digits = choose_digits(999, 300);
  std::vector<std::uint32_t> totals(digits.count, 0);
  std::uint64_t expected = 0;
  for (std::uint64_t value = 0; value < 300; ++value) {
    const std::vector<std::uint32_t> own = split(999 - value, digits);
    for (std::size_t d = 0; d < own.size(); ++d) totals[d] += own[d];
    expected += 999 - value;
  }
  EXPECT_TRUE(join(totals, digits) == expected);
}

TEST(Digits, ACellTooLargeToCountIsRefused) {
  EXPECT_THROW(choose_digits(10, 65537), Error);
  EXPECT_THROW(choose_digits(10, 0), Error);
  EXPECT_EQ(cell_bound(5000, 5000), 5000U);
  EXPECT_EQ(cell_bound(5000, 1000000), 20000U);
  EXPECT_EQ(cell_bound(20000, 1000000), 65536U);
  EXPECT_EQ(cell_bound(50000, 10000000), 65536U);
  EXPECT_EQ(cell_bound(54613, 65537), 65536U);
  EXPECT_THROW(cell_bound(54614, 65537), Error);
}

}  // namespace
}  // namespace tacit::plan
