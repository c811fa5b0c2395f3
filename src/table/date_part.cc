// SPDX-License-Identifier: Apache-2.0
#include "table/date_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tacit::table {

namespace {

constexpr std::array kMonths{"January", "February", "March",     "April",   "May",      "June",
                             "July",    "August",   "September", "October", "November", "December"};
constexpr std::array kWeekdays{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

constexpr int kFirstYear = 1000;  // names of four digits sort as the years do

// Months count from 1, and so do weekdays, from Monday.
std::string month_name(unsigned month) {
  return fmt::format("{:02} {}", month, kMonths.at(month - 1));
}

std::string weekday_name(unsigned weekday) {
  return fmt::format("{} {}", weekday, kWeekdays.at(weekday - 1));
}

}  // namespace

const std::vector<std::string>& date_part_names() {
  static const std::vector<std::string> names{"year", "quarter", "year_month", "month", "weekday"};
  return names;
}

std::optional<DatePart> date_part_named(std::string_view name) {
  const auto& names = date_part_names();  // in the order of the enumeration
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<DatePart>(found - names.begin());
}

std::optional<std::string> date_category(const DatePartOf& part, std::string_view cell) {
  const auto date = parse_date(cell, part.order);
  if (!date || static_cast<int>(date->year()) < kFirstYear) return std::nullopt;
  const int year = static_cast<int>(date->year());
  const auto month = static_cast<unsigned>(date->month());
  switch (part.part) {
    case DatePart::kYear:
      return fmt::format("{}", year);
    case DatePart::kQuarter:
      return fmt::format("{}-Q{}", year, (month + 2) / 3);
    case DatePart::kYearMonth:
      return fmt::format("{}-{:02}", year, month);
    case DatePart::kMonth:
      return month_name(month);
    case DatePart::kWeekday:
      return weekday_name(std::chrono::weekday(std::chrono::sys_days(*date)).iso_encoding());
  }
  return std::nullopt;
}

std::vector<std::string> declared_date_categories(DatePart part) {
  std::vector<std::string> names;
  if (part == DatePart::kMonth) {
    for (unsigned month = 1; month <= kMonths.size(); ++month) names.push_back(month_name(month));
  } else if (part == DatePart::kWeekday) {
    for (unsigned day = 1; day <= kWeekdays.size(); ++day) names.push_back(weekday_name(day));
  }
  return names;
}

}  // namespace tacit::table
