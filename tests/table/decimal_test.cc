// SPDX-License-Identifier: Apache-2.0
#include "table/decimal.h"

#include <limits>
#include <random>

#include "support/error_of.h"

namespace tacit::table {
namespace {

TEST(ParseDecimal, ReadsNumbersExactly) {
  EXPECT_EQ(parse_decimal("12", 0), 12);
  EXPECT_EQ(parse_decimal("12", 2), 1200);
  EXPECT_EQ(parse_decimal("-3.50", 2), -350);
  EXPECT_EQ(parse_decimal("+0.1", 6), 100000);
  EXPECT_EQ(parse_decimal(".5", 1), 5);
  EXPECT_EQ(parse_decimal("5.", 1), 50);
  EXPECT_EQ(parse_decimal("007", 0), 7);
  EXPECT_EQ(parse_decimal("-0", 0), 0);
  EXPECT_EQ(parse_decimal("0.29", 2), 29);  // 28.999.. as a double times 100
}

TEST(ParseDecimal, RoundsHalfAwayFromZero) {
  EXPECT_EQ(parse_decimal("2.5", 0), 3);
  EXPECT_EQ(parse_decimal("-2.5", 0), -3);
  EXPECT_EQ(parse_decimal("2.4999999999999999999", 0), 2);
  EXPECT_EQ(parse_decimal("0.005", 2), 1);
  EXPECT_EQ(parse_decimal("0.0049", 2), 0);
  EXPECT_EQ(parse_decimal("9.995", 2), 1000);
}

TEST(ParseDecimal, RefusesWhatIsNoNumber) {
  for (const char* text : {"", ".", "-", "+.", "1e3", "1,000", "1 000", "12a", "a", "--1", "+-1", "1.2.3",
                           "0x10", "nan", "inf", "1_0", " 1", "$5"}) {
    EXPECT_EQ(parse_decimal(text, 2), std::nullopt) << text;
  }
}

TEST(ParseDecimal, SaturatesOnHugeNumbers) {
  EXPECT_EQ(parse_decimal("99999999999999999999999999", 0), kTooLarge);
  EXPECT_EQ(parse_decimal("-99999999999999999999999999.9", 6), -kTooLarge);
  EXPECT_EQ(parse_decimal("100000000000000", 6), kTooLarge);
}

TEST(FormatDecimal, WritesExactlyTheDecimals) {
  EXPECT_EQ(format_decimal(1234, 0), "1234");
  EXPECT_EQ(format_decimal(1234, 2), "12.34");
  EXPECT_EQ(format_decimal(-5, 2), "-0.05");
  EXPECT_EQ(format_decimal(0, 3), "0.000");
  EXPECT_EQ(format_decimal(std::numeric_limits<std::int64_t>::min(), 0), "-9223372036854775808");
}

TEST(FormatDecimal, IsReadBack) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 10000; ++i) {
    const int decimals = static_cast<int>(random() % (kMaxDecimals + 1));
    const auto value =
        static_cast<std::int64_t>(random() % (std::uint64_t{1} << 47)) - (std::int64_t{1} << 46);
    ASSERT_EQ(parse_decimal(format_decimal(value, decimals), decimals), value);
  }
}

TEST(DivideRounded, RoundsHalfAwayFromZero) {
  EXPECT_EQ(divide_rounded(1, 2, 0), 1);
  EXPECT_EQ(divide_rounded(-1, 2, 0), -1);
  EXPECT_EQ(divide_rounded(1, 3, 2), 33);
  EXPECT_EQ(divide_rounded(2, 3, 2), 67);
  EXPECT_EQ(divide_rounded(-2, 3, 2), -67);
  EXPECT_EQ(divide_rounded(1, 200, 2), 1);  // 0.005
  EXPECT_EQ(divide_rounded(1, 201, 2), 0);  // just under
  EXPECT_EQ(divide_rounded(0, 7, 2), 0);
}

TEST(DivideRounded, IsExactForLargeSums) {
  const std::int64_t sum = (std::int64_t{1} << 62) + 1;
  EXPECT_EQ(divide_rounded(sum, 65536, 2), (std::int64_t{1} << 46) * 100);
  EXPECT_EQ(divide_rounded(sum, std::int64_t{1} << 62, 0), 1);
}

TEST(DivideRounded, AgreesWithTheDefinition) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 10000; ++i) {
    const auto n = static_cast<std::int64_t>(random() % 2000001) - 1000000;
    const auto d = static_cast<std::int64_t>(random() % 1000) + 1;
    const std::int64_t q = divide_rounded(n, d, 2);
    // The error is at most half, and where it is half the result is the one further from zero.
    const std::int64_t twice_error = 2 * (q * d - n * 100);
    ASSERT_LE(std::abs(twice_error), d) << n << "/" << d;
    if (std::abs(twice_error) == d) {
      ASSERT_GT(std::abs(q) * d, std::abs(n * 100)) << n << "/" << d;
    }
  }
}

TEST(DivideRounded, RefusesADenominatorThatIsNotPositive) {
  error_of(ErrorCategory::kUsage, [] { divide_rounded(1, 0, 2); });
}

}  // namespace
}  // namespace tacit::table
