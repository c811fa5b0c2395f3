// SPDX-License-Identifier: Apache-2.0
#include "table/interval.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <random>

#include "support/error_of.h"
#include "table/measure.h"

namespace tacit::table {
namespace {

Column of_measure(StatisticKind kind, int decimals, std::int64_t minimum) {
  return {.statistic = {kind, "x", ""}, .unit = "EUR", .decimals = decimals, .minimum_scaled = minimum};
}

// One cell with a mean and a standard deviation of these values.
ResultTable mean_and_deviation(const std::vector<std::int64_t>& values, int decimals, std::int64_t minimum) {
  Figure figure{.suppressed = false, .count = static_cast<std::int64_t>(values.size())};
  for (const std::int64_t value : values) {
    figure.sum_scaled += value;
    figure.squares += static_cast<Wide>(value - minimum) * static_cast<Wide>(value - minimum);
  }
  return {.axes = {},
          .columns = {of_measure(StatisticKind::kMean, decimals, minimum),
                      of_measure(StatisticKind::kStd, decimals, minimum)},
          .min_cell = 2,
          .figures = {figure, figure}};
}

ResultTable share_of(std::int64_t in_category, std::int64_t count) {
  return {.axes = {},
          .columns = {{.statistic = {StatisticKind::kShare, "sex", "f"}, .unit = {}}},
          .min_cell = 2,
          .figures = {{.suppressed = false, .count = count, .sum_scaled = in_category}}};
}

// "error: low to high" of the first column.
std::string words(const ResultTable& table) {
  const auto interval = interval_of(table, 0, table.figures);
  if (!interval) return "none";
  const Column& column = table.columns[0];
  return error_text(column, *interval) + ": " + low_text(column, *interval) + " to " +
         high_text(column, *interval);
}

TEST(Interval, OfAMeanIsStudents) {
  // 2 4 4 4 5 5 7 9: mean 5, deviation 2.13809, t with 7 degrees of freedom 2.36462.
  EXPECT_EQ(words(mean_and_deviation({2, 4, 4, 4, 5, 5, 7, 9}, 0, 0)), "0.756: 3.21 to 6.79");
  EXPECT_EQ(words(mean_and_deviation({2, 4, 4, 4, 5, 5, 7, 9}, 2, -50)), "0.00756: 0.0321 to 0.0679");
  EXPECT_EQ(words(mean_and_deviation({0, 2}, 0, 0)), "1.000: -11.71 to 13.71");  // t is 12.7062
  EXPECT_EQ(words(mean_and_deviation({7, 7, 7}, 0, -3)), "0.000: 7.00 to 7.00");
  EXPECT_EQ(words(mean_and_deviation({-2, -4, -4, -4, -5, -5, -7, -9}, 0, -20)), "0.756: -6.79 to -3.21");
}

TEST(Interval, OfAShareIsWilsons) {
  EXPECT_EQ(words(share_of(10, 20)), "11.18: 29.9 to 70.1");
  EXPECT_EQ(words(share_of(0, 10)), "0.00: 0.0 to 27.8");  // z^2 / (n + z^2)
  EXPECT_EQ(words(share_of(10, 10)), "0.00: 72.2 to 100.0");
  EXPECT_EQ(words(share_of(5, 50'000)), "0.00: 0.0 to 0.0");
  EXPECT_EQ(words(share_of(2'500'000'000, 5'000'000'000)), "0.00: 50.0 to 50.0");
}

TEST(Interval, IsForSharesAndForMeansBesideTheirDeviation) {
  const std::vector<std::int64_t> values = {1, 2, 3, 4};
  ResultTable table = mean_and_deviation(values, 0, 0);
  EXPECT_EQ(interval_method(table, 0), IntervalMethod::kStudent);
  EXPECT_EQ(interval_method(table, 1), IntervalMethod::kNone);
  EXPECT_EQ(interval_of(table, 1, table.figures), std::nullopt);
  EXPECT_FALSE(lacks_interval(table));
  table.columns[1].statistic.of = "y";  // the deviation of another measure
  EXPECT_EQ(words(table), "none");
  EXPECT_TRUE(lacks_interval(table));
  table.columns[0].statistic.kind = StatisticKind::kSum;
  EXPECT_EQ(words(table), "none");
  EXPECT_FALSE(lacks_interval(table));
  EXPECT_EQ(interval_method(share_of(5, 10), 0), IntervalMethod::kWilson);
  EXPECT_FALSE(lacks_interval(share_of(5, 10)));
}

TEST(Interval, OfASuppressedFigureIsNone) {
  ResultTable table = mean_and_deviation({1, 2, 3, 4}, 0, 0);
  table.figures = {{}, {}};
  EXPECT_EQ(words(table), "none");
  table = share_of(5, 10);
  table.figures = {{}};
  EXPECT_EQ(words(table), "none");
  EXPECT_EQ(words(mean_and_deviation({4}, 0, 0)), "none") << "one value has no deviation";
}

// A mean far from zero, of values near each other: what would cancel in floating point does not.
TEST(Interval, MovesWithItsValues) {
  constexpr std::int64_t kFar = kMaxScaled - 100;
  const ResultTable near = mean_and_deviation({2, 4, 4, 4, 5, 5, 7, 9}, 0, 0);
  ResultTable far = mean_and_deviation(
      {2 + kFar, 4 + kFar, 4 + kFar, 4 + kFar, 5 + kFar, 5 + kFar, 7 + kFar, 9 + kFar}, 0, 0);
  const Interval a = interval_of(near, 0, near.figures).value(), b = interval_of(far, 0, far.figures).value();
  EXPECT_EQ(b.standard_error, a.standard_error);
  EXPECT_EQ(b.low, a.low + 100 * kFar);
  EXPECT_EQ(b.high, a.high + 100 * kFar);
}

TEST(Interval, HoldsTheWidestValues) {
  const ResultTable table = mean_and_deviation({0, kMaxScaled}, 0, 0);
  const Interval interval = interval_of(table, 0, table.figures).value();
  EXPECT_EQ(error_text(table.columns[0], interval), "35184372088832.000");  // 2^45; t is 12.7062047361747
  EXPECT_NEAR(static_cast<double>(interval.low), -41187546318561790.0, 100.0);
  EXPECT_NEAR(static_cast<double>(interval.high), 48224420736328190.0, 100.0);
}

TEST(Interval, OfCountsAndSumsThatNoRecordsHaveIsRefused) {
  for (const ResultTable& share : {share_of(11, 10), share_of(-1, 10), share_of(0, 0)})
    error_of(ErrorCategory::kProtocol, [&] { interval_of(share, 0, share.figures); });
  ResultTable table = mean_and_deviation({2, 3}, 0, 0);
  table.figures[1].squares = 12;
  error_of(ErrorCategory::kProtocol, [&] { interval_of(table, 0, table.figures); });
}

TEST(Interval, AgreesWithFloatingPoint) {
  std::mt19937_64 random(6);
  for (int round = 0; round < 200; ++round) {
    const std::size_t n = 2 + random() % 300;
    std::vector<std::int64_t> values;
    double sum = 0, spread = 0;
    for (std::size_t i = 0; i < n; ++i) {
      values.push_back(static_cast<std::int64_t>(random() % 2000) - 1000);
      sum += static_cast<double>(values.back());
    }
    const double count = static_cast<double>(n), mean = sum / count;
    for (const std::int64_t value : values) spread += std::pow(static_cast<double>(value) - mean, 2);
    const double error = std::sqrt(spread / (count - 1) / count);
    const double t = boost::math::quantile(boost::math::students_t(count - 1), 0.975);
    const ResultTable table = mean_and_deviation(values, 0, -1000);
    const Interval interval = interval_of(table, 0, table.figures).value();
    EXPECT_NEAR(static_cast<double>(interval.standard_error), 1e3 * error, 0.501);
    EXPECT_NEAR(static_cast<double>(interval.low), 100 * (mean - t * error), 0.501);
    EXPECT_NEAR(static_cast<double>(interval.high), 100 * (mean + t * error), 0.501);
  }
}

// Wilson's bounds by their definition: the shares from which k/n is as far as chance takes it.
TEST(Interval, OfAShareHasWhatChanceTakesToIt) {
  const double z = boost::math::quantile(boost::math::normal(), 0.975);
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    const auto n = static_cast<std::int64_t>(4 + random() % 5000);
    const auto k = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n + 1));
    const double count = static_cast<double>(n), share = static_cast<double>(k) / count;
    const Interval interval = interval_of(share_of(k, n), 0, share_of(k, n).figures).value();
    for (const auto& [bound, side] : {std::pair{interval.low, 1}, {interval.high, -1}}) {
      // By how much the distance is over or under z errors, half a digit below the bound and above it.
      const auto excess = [&](double percent) {
        const double p = std::clamp(percent / 100, 0.0, 1.0);
        return side * (share - p) - z * std::sqrt(p * (1 - p) / count);
      };
      const double below = excess(static_cast<double>(bound) / 10 - 0.0501);
      const double above = excess(static_cast<double>(bound) / 10 + 0.0501);
      EXPECT_GE(side * below, -1e-9) << k << " of " << n;
      EXPECT_LE(side * above, 1e-9) << k << " of " << n;
    }
  }
}

}  // namespace
}  // namespace tacit::table
