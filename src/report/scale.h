// SPDX-License-Identifier: Apache-2.0
// The scale of a chart: from 0, or from below it where there are negative numbers, to a round number, with
// ticks at round numbers.
#pragma once

#include <string>
#include <vector>

namespace tacit::report {

class Scale {
 public:
  /// Holds 0 and every value; without any, 0 to 1.
  explicit Scale(const std::vector<double>& values);

  /// Position of a value, in percent of the scale's length, 0..100.
  double place(double value) const;

  /// Multiples of a step of 1, 2 or 5 times a power of ten: three to seven of them, 0 among them.
  const std::vector<double>& ticks() const { return ticks_; }

  /// True for every second tick, 0 not being one.
  bool is_minor(double tick) const;

  /// "0", "-2.5", "20,000", "1.5 M".
  std::string label(double tick) const;

 private:
  double low_ = 0, high_ = 1, step_ = 1;
  std::vector<double> ticks_;
};

/// A decimal text with commas between thousands: "-12,345.60".
std::string grouped(const std::string& decimal);

}  // namespace tacit::report
