// SPDX-License-Identifier: Apache-2.0
#include "report/scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tacit::report {

namespace {

constexpr double kMaxSteps = 5;

// The least of 1, 2, 5 times a power of ten that needs no more than kMaxSteps steps for the span.
double round_step(double span) {
  const double power = std::pow(10, std::floor(std::log10(span / kMaxSteps)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power * kMaxSteps >= span) return factor * power;
  }
  return 10 * power;
}

}  // namespace

Scale::Scale(const std::vector<double>& values) {
  double low = 0, high = 0;
  for (const double value : values) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low == high) high = 1;
  step_ = round_step(high - low);
  const double first = std::floor(low / step_), last = std::ceil(high / step_);
  low_ = first * step_;
  high_ = last * step_;
  for (double i = first; i <= last; ++i) ticks_.push_back(i * step_);
}

double Scale::place(double value) const {
  return std::clamp(100 * (value - low_) / (high_ - low_), 0.0, 100.0);
}

bool Scale::is_minor(double tick) const {
  return std::llround(tick / step_) % 2 != 0;
}

std::string Scale::label(double tick) const {
  struct Unit {
    double size;
    const char* name;
  };
  constexpr std::array<Unit, 3> kUnits = {{{1e12, " tn"}, {1e9, " bn"}, {1e6, " M"}}};
  const double largest = std::max(high_, -low_);
  double size = 1;
  const char* name = "";
  for (const Unit& unit : kUnits) {
    if (largest >= unit.size) {
      size = unit.size;
      name = unit.name;
      break;
    }
  }
  if (tick == 0) return "0";
  const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step_ / size) - 1e-9)));
  return grouped(fmt::format("{:.{}f}", tick / size, decimals)) + name;
}

std::string grouped(const std::string& decimal) {
  const std::size_t start = decimal.starts_with('-') ? 1 : 0;
  std::string text = decimal;
  std::size_t at = std::min(text.find('.'), text.size());
  while (at > start + 3) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

}  // namespace tacit::report
