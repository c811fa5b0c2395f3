// Dates as people write them, and ages in completed years.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace tacit::table {

using Date = std::chrono::year_month_day;  // only dates that exist, years 1 to 9999

/// How a date is meant that does not start with its year: 3/4/1980.
enum class DateOrder { kDayMonthYear, kMonthDayYear };

/// Reads YYYYMMDD, YYYY-M-D, YYYY/M/D, YYYY.M.D and, in the order given, D/M/YYYY with '/', '-' or '.' (the
/// same one twice; days and months of one or two digits). nullopt for anything else and for a day that never
/// was.
std::optional<Date> parse_date(std::string_view text, DateOrder order);

/// Completed years from birth to the day; negative if the birth comes after it. Who was born on 29 February
/// completes a year on 1 March where there is no 29 February.
int completed_years(const Date& birth, const Date& day);

}  // namespace tacit::table
