// SPDX-License-Identifier: Apache-2.0
// Parts of a date as categories, such as the year of an admission or the weekday of a birth. Their names are
// written so that they sort in the order of time:
//   year        "2021"             those that occur
//   quarter     "2021-Q3"          those that occur
//   year_month  "2021-03"          those that occur
//   month       "03 March"         all twelve
//   weekday     "1 Monday"         all seven
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "table/date.h"

namespace tacit::table {

enum class DatePart { kYear, kQuarter, kYearMonth, kMonth, kWeekday };

/// The part of this name; nullopt if there is none.
std::optional<DatePart> date_part_named(std::string_view name);

/// All such names, for messages.
const std::vector<std::string>& date_part_names();

/// How a column of dates is read.
struct DatePartOf {
  DatePart part = DatePart::kYear;
  DateOrder order = DateOrder::kDayMonthYear;

  bool operator==(const DatePartOf&) const = default;
};

/// The category of the cell; nullopt if it is no date, or one before the year 1000 or after 9999.
std::optional<std::string> date_category(const DatePartOf& part, std::string_view cell);

/// The categories that are there whether they occur or not, sorted; none for parts that have no end.
std::vector<std::string> declared_date_categories(DatePart part);

}  // namespace tacit::table
