// SPDX-License-Identifier: Apache-2.0
// The parts of a date that serve as linkage features.
#pragma once

#include <array>
#include <chrono>
#include <string>

#include "base/date.h"

namespace tacit::linkage {

enum class DatePart {
  kFull,
  kYear,
  kMonth,
  kDay,
  kMonthDay,
  kYearMonth,
  kMonthDayUnordered,
  kDayMonth,
};

using tacit::DateOrder;
using tacit::DateReading;
using tacit::DateSerial;
using tacit::parse_date;
using tacit::PartialDate;
using tacit::read_date;

/// How a model file calls them, in the order of DatePart, DateOrder and DateSerial.
inline constexpr std::array kDatePartNames{
    "full", "year", "month", "day", "month_day", "year_month", "month_day_unordered", "day_month"};
inline constexpr std::array kDateOrderNames{"ymd", "dmy", "mdy"};
inline constexpr std::array kDateSerialNames{"none", "excel"};

/// How a model file calls the order: "ymd", "dmy", "mdy".
constexpr const char* name_of(DateOrder order) {
  return kDateOrderNames[static_cast<std::size_t>(order)];
}
constexpr const char* name_of(DateSerial serial) {
  return kDateSerialNames[static_cast<std::size_t>(serial)];
}

/// The part in digits, for 13 October 1965: "19651013" (full), "1965", "10", "13", "1013" (month and day),
/// "196510" (year and month), "1013" (month and day, the smaller first: the same for 3 April and 4 March, so
/// that a date with day and month swapped agrees), "1310" (day and month).
std::string date_part(std::chrono::year_month_day date, DatePart part);

/// The same of as much of a date as is known: a year has the part kYear, a year and a month kMonth and
/// kYearMonth as well. Empty where the part is not known.
std::string date_part(const PartialDate& date, DatePart part);

}  // namespace tacit::linkage
