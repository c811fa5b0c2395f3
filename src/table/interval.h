// SPDX-License-Identifier: Apache-2.0
// What chance may do to a figure: the standard error and the 95 % interval of a share or a mean, as if the
// linked records were a random sample of a large population. They follow from the figures that a table shows,
// and from nothing else. They say nothing of false and missed links, of missing values, or of who is on the
// list.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "table/result.h"

namespace tacit::table {

inline constexpr double kConfidence = 0.95;

/// How the interval of a column's figures is computed.
enum class IntervalMethod {
  kNone,    // there is none: a count, a sum, a standard deviation, and a mean without the latter beside it
  kWilson,  // of a share: Wilson's score interval
  kStudent  // of a mean whose standard deviation is in the table too: Student's t with n - 1 degrees of
            // freedom
};
IntervalMethod interval_method(const ResultTable& table, std::size_t column);

/// True if the table has a mean that would have an interval if its standard deviation were asked for.
bool lacks_interval(const ResultTable& table);

/// Of one figure, exact and then rounded once, half away from zero.
struct Interval {
  std::int64_t standard_error =
      0;                           // times 10^error_decimals() of the column; of a share in percentage points
  std::int64_t low = 0, high = 0;  // times 10^shown_decimals() of the column; of a share in percent

  bool operator==(const Interval&) const = default;
};

/// The decimals that a standard error is shown with: one more than the figure, since it is smaller.
int error_decimals(const Column& column);

/// `figures`: of every column, of a cell or of a total. Nothing where the column has no intervals or the
/// figure is suppressed. Of a share of k among n: low and high are the two p with |k/n - p| = z sqrt(p (1-p)
/// / n), z the 0.975 quantile of the normal distribution; the error is sqrt(k/n (1 - k/n) / n). Of a mean of
/// n >= 2 values: mean -+ t times the error, t the 0.975 quantile of Student's t with n - 1 degrees of
/// freedom; the error is the sample standard deviation / sqrt(n). Throws Error(kProtocol) for sums that no
/// values have.
std::optional<Interval> interval_of(const ResultTable& table, std::size_t column,
                                    std::span<const Figure> figures);

/// For a person, in the column's unit: "0.519"; "44.15", "46.18".
std::string error_text(const Column& column, const Interval& interval);
std::string low_text(const Column& column, const Interval& interval);
std::string high_text(const Column& column, const Interval& interval);

}  // namespace tacit::table
