// Dates as registers and spreadsheets write them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace tacit {

/// How a date that does not begin with its year is read. Dates that do are read the same under every order.
enum class DateOrder {
  kYearFirst,     // YYYYMMDD, YYYY-MM-DD, YYYY/MM/DD, YYYY.MM.DD only
  kDayMonthYear,  // these, and D/M/YYYY
  kMonthDayYear,  // these, and M/D/YYYY
};

/// The date, or nothing where `text` has another form or names a day that does not exist (31 June, month 13).
/// Years have four digits, 0001 to 9999, month and day one or two; the separator is '-', '/', '.' or a space, twice the
/// same. A time of day after a date ("2001-02-03 00:00:00", "2001-02-03T00:00:00") is left out of account.
std::optional<std::chrono::year_month_day> parse_date(std::string_view text, DateOrder order);

}  // namespace tacit
