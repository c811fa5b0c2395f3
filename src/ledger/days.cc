// SPDX-License-Identifier: Apache-2.0
#include "ledger/days.h"

#include <algorithm>

namespace tacit::ledger {

namespace {

// The number of a text of digits alone; nothing for any other.
std::optional<int> digits(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = 10 * number + (c - '0');
  }
  return number;
}

}  // namespace

std::string day_text(Time time) {
  return utc_text(time).substr(0, 10);
}

std::optional<Time> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2)),
             day = digits(text.substr(8));
  if (!year || !month || !day || *year == 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return Time(std::chrono::sys_days(date));
}

std::optional<Time> parse_utc(std::string_view text) {
  if (text.size() != 27) return std::nullopt;
  const auto day = parse_day(text.substr(0, 10));
  const auto hour = digits(text.substr(11, 2)), minute = digits(text.substr(14, 2));
  const auto second = digits(text.substr(17, 2)), fraction = digits(text.substr(20, 6));
  if (!day || !hour || !minute || !second || !fraction) return std::nullopt;
  const Time time = *day + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
                    std::chrono::seconds(*second) + std::chrono::microseconds(*fraction);
  // What lies between the numbers, and that none is too large, shows when it is written again.
  return utc_text(time) == text ? std::optional(time) : std::nullopt;
}

}  // namespace tacit::ledger
