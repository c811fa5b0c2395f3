// SPDX-License-Identifier: Apache-2.0
#include "base/quantities.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tacit {

namespace {

struct Scaled {
  double value;
  const char* prefix;
};

// The value in [0, 1000) with the prefix that stands for the rest, rounding to three digits taken into
// account.
Scaled scale(double value) {
  constexpr std::array<const char*, 5> kPrefixes = {"", "k", "M", "G", "T"};
  std::size_t i = 0;
  for (; value >= 999.5 && i + 1 < kPrefixes.size(); ++i) value /= 1000;
  return {value, kPrefixes[i]};
}

std::string three_digits(double value) {
  if (value >= 99.95) return fmt::format("{:.0f}", value);
  return value >= 9.995 ? fmt::format("{:.1f}", value) : fmt::format("{:.2f}", value);
}

}  // namespace

std::string bytes_text(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  const Scaled scaled = scale(static_cast<double>(bytes));
  return fmt::format("{} {}B", three_digits(scaled.value), scaled.prefix);
}

std::string duration_text(double seconds) {
  if (seconds < 9.995) return fmt::format("{:.2f} s", seconds);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::uint32_t rough_seconds(double seconds) {
  constexpr std::array<std::uint32_t, 26> kRound = {5,    10,   15,   20,    30,    45,    60,    90,   120,
                                                    180,  240,  300,  420,   600,   900,   1200,  1800, 2700,
                                                    3600, 5400, 7200, 10800, 14400, 21600, 43200, 86400};
  const auto above = std::ranges::find_if(kRound, [&](std::uint32_t round) { return round >= seconds; });
  if (above == kRound.begin()) return kRound.front();
  if (above == kRound.end()) return kRound.back();
  const double below = *(above - 1);
  return seconds / below < *above / seconds ? *(above - 1) : *above;
}

std::string rough_duration_text(double seconds) {
  const std::uint32_t rough = rough_seconds(seconds);
  if (rough <= 90 && rough != 60) return fmt::format("about {} s", rough);
  if (rough < 3600) return fmt::format("about {} min", rough / 60);
  return rough == 5400 ? "about 1.5 h" : fmt::format("about {} h", rough / 3600);
}

std::string count_text(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, 1, ',');
  return text;
}

std::string rate_text(double per_second, const std::string& what) {
  const Scaled scaled = scale(per_second);
  const bool plain = *scaled.prefix == '\0';
  return fmt::format("{}{}{} {}/s", plain ? fmt::format("{:.0f}", scaled.value) : three_digits(scaled.value),
                     plain ? "" : " ", scaled.prefix, what);
}

std::string figure_line(const std::string& what, const std::string& value) {
  return fmt::format("{:<17}{}\n", what, value);
}

}  // namespace tacit
