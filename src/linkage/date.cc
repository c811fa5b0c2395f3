// SPDX-License-Identifier: Apache-2.0
#include "linkage/date.h"

#include <algorithm>

namespace tacit::linkage {
namespace {

std::string padded(unsigned value, std::size_t width) {
  std::string digits = std::to_string(value);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

}  // namespace

std::string date_part(std::chrono::year_month_day date, DatePart part) {
  const std::string year = padded(static_cast<unsigned>(static_cast<int>(date.year())), 4);
  const std::string month = padded(static_cast<unsigned>(date.month()), 2);
  const std::string day = padded(static_cast<unsigned>(date.day()), 2);
  switch (part) {
    case DatePart::kFull:
      return year + month + day;
    case DatePart::kYear:
      return year;
    case DatePart::kMonth:
      return month;
    case DatePart::kDay:
      return day;
    case DatePart::kMonthDay:
      return month + day;
    case DatePart::kYearMonth:
      return year + month;
    case DatePart::kMonthDayUnordered:
      return std::min(month, day) + std::max(month, day);
    case DatePart::kDayMonth:
      return day + month;
  }
  return {};
}

std::string date_part(const PartialDate& date, DatePart part) {
  const bool needs_month_alone = part == DatePart::kMonth || part == DatePart::kYearMonth;
  const bool is_known = date.day != 0 || part == DatePart::kYear || (date.month != 0 && needs_month_alone);
  if (!is_known) return {};
  // What is not known is not part of the text: any number may stand for it.
  return date_part(
      std::chrono::year_month_day(std::chrono::year(date.year), std::chrono::month(std::max(date.month, 1u)),
                                  std::chrono::day(std::max(date.day, 1u))),
      part);
}

}  // namespace tacit::linkage
