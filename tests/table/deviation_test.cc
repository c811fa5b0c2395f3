// SPDX-License-Identifier: Apache-2.0
#include "table/deviation.h"

#include <cmath>
#include <random>

#include "support/error_of.h"
#include "table/measure.h"

namespace tacit::table {
namespace {

TEST(SampleDeviation, IsThatOfSmallExamples) {
  EXPECT_EQ(sample_deviation(2, 2, 4, 0), 1);        // 0 2: root of 2
  EXPECT_EQ(sample_deviation(2, 2, 4, 2), 141);      // 1.4142..
  EXPECT_EQ(sample_deviation(8, 40, 232, 3), 2138);  // 2 4 4 4 5 5 7 9: root of 32/7 = 2.13809..
  EXPECT_EQ(sample_deviation(5, 35, 245, 2), 0);     // five times 7
}

TEST(SampleDeviation, RoundsAHalfUp) {
  // n - 1 times 0 and once 3 have the variance 9/n.
  EXPECT_EQ(sample_deviation(9, 3, 9, 2), 100);
  EXPECT_EQ(sample_deviation(36, 3, 9, 0), 1);  // 0.5
  EXPECT_EQ(sample_deviation(36, 3, 9, 1), 5);
  EXPECT_EQ(sample_deviation(36, 9, 81, 0), 2);  // 1.5
  EXPECT_EQ(sample_deviation(37, 9, 81, 0), 1);  // 1.4797..
}

TEST(SampleDeviation, IsExactAtTheWidestValues) {
  const auto widest = static_cast<Wide>(kMaxScaled);
  // 65,536 values, half of them 0 and half 2^46: 2^45 sqrt(65536 / 65535) = 35184640527360.039..
  const Wide half = 1 << 15;
  EXPECT_EQ(sample_deviation(1 << 16, half * widest, half * widest * widest, 0), 35184640527360);
  EXPECT_EQ(sample_deviation(1 << 16, half * widest, half * widest * widest, 2), 3518464052736004);
  EXPECT_EQ(sample_deviation(1 << 16, 2 * half * widest, 2 * half * widest * widest, 2), 0);
}

TEST(SampleDeviation, AgreesWithFloatingPoint) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 200; ++round) {
    const auto n = static_cast<std::int64_t>(2 + random() % 100);
    Wide total = 0, squares = 0;
    std::vector<double> values;
    for (std::int64_t i = 0; i < n; ++i) {
      const std::uint64_t value = random() % 100000;
      values.push_back(static_cast<double>(value));
      total += value;
      squares += static_cast<Wide>(value) * value;
    }
    const double mean = static_cast<double>(total) / static_cast<double>(n);
    double sum_of_squares = 0;
    for (const double value : values) sum_of_squares += (value - mean) * (value - mean);
    const double expected = 1000 * std::sqrt(sum_of_squares / static_cast<double>(n - 1));
    EXPECT_NEAR(static_cast<double>(sample_deviation(n, total, squares, 3)), expected, 0.5001) << round;
  }
}

TEST(SampleDeviation, RefusesWhatHasNone) {
  error_of(ErrorCategory::kUsage, [] { sample_deviation(1, 5, 25, 0); });
  error_of(ErrorCategory::kProtocol, [] { sample_deviation(2, 5, 12, 0); });  // squares are 12.5 at least
}

}  // namespace
}  // namespace tacit::table
