// SPDX-License-Identifier: Apache-2.0
#include "table/interval.h"

#include <boost/math/distributions/students_t.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>

#include "base/error.h"
#include "table/decimal.h"

namespace tacit::table {

namespace {

using boost::multiprecision::cpp_int;

constexpr int kErrorExtraDecimals = 1;  // of a standard error, beyond the figure's
constexpr int kGuardDecimals = 9;       // of numbers on the way, beyond the figure's
constexpr double kQuantile = 1 - (1 - kConfidence) / 2;

// numerator / denominator (> 0), rounded half away from zero.
std::int64_t rounded(const cpp_int& numerator, const cpp_int& denominator) {
  const cpp_int magnitude = (2 * abs(numerator) + denominator) / (2 * denominator);
  return static_cast<std::int64_t>(numerator < 0 ? cpp_int(-magnitude) : magnitude);
}

// Low and high with guard decimals, and the error.
Interval rounded_interval(const cpp_int& low, const cpp_int& high, const cpp_int& error) {
  const cpp_int guard = power_of_ten(kGuardDecimals);
  return {rounded(error, power_of_ten(kGuardDecimals - kErrorExtraDecimals)), rounded(low, guard),
          rounded(high, guard)};
}

// The two p are (2k + z^2 -+ z sqrt(z^2 + 4 k (n-k) / n)) / (2 (n + z^2)); all numbers times `unit`.
Interval wilson(std::int64_t count, std::int64_t in_category, int decimals) {
  if (in_category < 0 || in_category > count || count < 1)
    throw Error(ErrorCategory::kProtocol, "a category has more records than there are");
  const cpp_int unit = power_of_ten(18);
  const cpp_int z = 1'959'963'984'540'054'236;  // the 0.975 quantile of the normal distribution
  const cpp_int n = count, k = in_category;
  const cpp_int z_squared = z * z / unit;
  const cpp_int root = sqrt(cpp_int((z_squared + 4 * k * (n - k) * unit / n) * unit));
  const cpp_int middle = 2 * k * unit + z_squared, half = z * root / unit;
  const cpp_int denominator = 2 * (n * unit + z_squared);

  // In percent, with decimals and guard decimals.
  const cpp_int scale = cpp_int(power_of_ten(decimals + 2)) * power_of_ten(kGuardDecimals);
  const cpp_int error = sqrt(cpp_int(k * (n - k) * scale * scale / (n * n * n)));
  return rounded_interval((middle - half) * scale / denominator, (middle + half) * scale / denominator,
                          error);
}

// With q the sum of the squares of value - minimum and s the sum of value - minimum, the squared error is
// (n q - s^2) / (n^2 (n-1)): a difference of integers, so that nothing cancels.
std::optional<Interval> student(const Column& column, const Figure& figure, int decimals) {
  if (figure.count < 2) return std::nullopt;
  const cpp_int n = figure.count, q = figure.squares;
  const cpp_int s = cpp_int(figure.sum_scaled) - n * column.minimum_scaled;
  const cpp_int spread = n * q - s * s;
  if (spread < 0) throw Error(ErrorCategory::kProtocol, "no values have this sum and this sum of squares");
  const cpp_int scale = cpp_int(power_of_ten(decimals - column.decimals)) * power_of_ten(kGuardDecimals);
  const cpp_int error = sqrt(cpp_int(spread * scale * scale / (n * n * (n - 1))));

  constexpr double kUnit = 1e15;  // of the quantile: up to 12.7 of them within 63 bits
  const boost::math::students_t distribution(static_cast<double>(figure.count - 1));
  const cpp_int t = std::llround(boost::math::quantile(distribution, kQuantile) * kUnit);
  const cpp_int half = error * t / std::llround(kUnit);
  const cpp_int mean = figure.sum_scaled * scale / n;
  return rounded_interval(mean - half, mean + half, error);
}

// The standard deviation of this column's measure.
std::optional<std::size_t> deviation_column(const ResultTable& table, std::size_t column) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Statistic& statistic = table.columns[c].statistic;
    if (statistic.kind == StatisticKind::kStd && statistic.of == table.columns[column].statistic.of) return c;
  }
  return std::nullopt;
}

}  // namespace

IntervalMethod interval_method(const ResultTable& table, std::size_t column) {
  switch (table.columns[column].statistic.kind) {
    case StatisticKind::kShare:
      return IntervalMethod::kWilson;
    case StatisticKind::kMean:
      return deviation_column(table, column) ? IntervalMethod::kStudent : IntervalMethod::kNone;
    default:
      return IntervalMethod::kNone;
  }
}

bool lacks_interval(const ResultTable& table) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const bool is_mean = table.columns[c].statistic.kind == StatisticKind::kMean;
    if (is_mean && interval_method(table, c) == IntervalMethod::kNone) return true;
  }
  return false;
}

int error_decimals(const Column& column) {
  return shown_decimals(column) + kErrorExtraDecimals;
}

std::optional<Interval> interval_of(const ResultTable& table, std::size_t column,
                                    std::span<const Figure> figures) {
  const Column& of = table.columns[column];
  const IntervalMethod method = interval_method(table, column);
  if (method == IntervalMethod::kNone || figures[column].suppressed) return std::nullopt;
  if (method == IntervalMethod::kWilson)
    return wilson(figures[column].count, figures[column].sum_scaled, shown_decimals(of));
  const Figure& deviation = figures[*deviation_column(table, column)];
  return deviation.suppressed ? std::nullopt : student(of, deviation, shown_decimals(of));
}

std::string error_text(const Column& column, const Interval& interval) {
  return format_decimal(interval.standard_error, error_decimals(column));
}

std::string low_text(const Column& column, const Interval& interval) {
  return format_decimal(interval.low, shown_decimals(column));
}

std::string high_text(const Column& column, const Interval& interval) {
  return format_decimal(interval.high, shown_decimals(column));
}

}  // namespace tacit::table
