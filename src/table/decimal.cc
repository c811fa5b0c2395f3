// SPDX-License-Identifier: Apache-2.0
#include "table/decimal.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace tacit::table {

namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// value * 10 + digit, held at kTooLarge once it gets there.
std::int64_t append_digit(std::int64_t value, char digit) {
  if (value > kTooLarge / 10 - 1) return kTooLarge;
  return value * 10 + (digit - '0');
}

}  // namespace

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (; exponent > 0; --exponent) power *= 10;
  return power;
}

std::optional<std::int64_t> parse_decimal(std::string_view text, int decimals) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
  if (whole.size() + fraction.size() == 0 || !all_digits(whole) || !all_digits(fraction)) return std::nullopt;

  std::int64_t scaled = 0;
  for (const char digit : whole) scaled = append_digit(scaled, digit);
  const auto kept = static_cast<std::size_t>(decimals);
  for (std::size_t i = 0; i < kept; ++i)
    scaled = append_digit(scaled, i < fraction.size() ? fraction[i] : '0');
  if (fraction.size() > kept && fraction[kept] >= '5' && scaled < kTooLarge) ++scaled;
  return negative ? -scaled : scaled;
}

std::string format_decimal(std::int64_t scaled, int decimals) {
  // The magnitude as unsigned, so that the smallest integer has one too.
  const auto magnitude =
      scaled < 0 ? 0 - static_cast<std::uint64_t>(scaled) : static_cast<std::uint64_t>(scaled);
  const char* sign = scaled < 0 ? "-" : "";
  if (decimals == 0) return fmt::format("{}{}", sign, magnitude);
  const auto unit = static_cast<std::uint64_t>(power_of_ten(decimals));
  return fmt::format("{}{}.{:0{}}", sign, magnitude / unit, magnitude % unit, decimals);
}

std::int64_t divide_rounded(std::int64_t numerator, std::int64_t denominator, int extra_decimals) {
  if (denominator <= 0) throw Error(ErrorCategory::kUsage, "a mean needs a positive count");
  // 128 bits hold the product exactly: 63 bits times 10^3.
  const __int128 scaled = static_cast<__int128>(numerator) * power_of_ten(extra_decimals);
  const __int128 half = denominator / 2;
  // |scaled| + half over the denominator rounds half up for an even denominator; for an odd one no half
  // exists.
  const __int128 magnitude = ((scaled < 0 ? -scaled : scaled) + half) / denominator;
  return static_cast<std::int64_t>(scaled < 0 ? -magnitude : magnitude);
}

}  // namespace tacit::table
