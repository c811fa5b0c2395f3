// Dates as registers and spreadsheets write them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace tacit {

/// How a date that does not begin with its year is read. Dates that do, and dates whose month is a word, are
/// read the same under every order.
enum class DateOrder {
  kYearFirst,     // YYYYMMDD, YYYY-MM-DD, YYYY/MM/DD, YYYY.MM.DD and YYYY MM DD only
  kDayMonthYear,  // these, D/M/YYYY, and DDMMYYYY where the digits are no date as YYYYMMDD
  kMonthDayYear,  // these, M/D/YYYY, and MMDDYYYY likewise
};

/// The date, or nothing where `text` has another form or names a day that does not exist (31 June, month 13).
/// Years have four digits, 0001 to 9999, month and day one or two; the separator is '-', '/', '.' or a space,
/// twice the same. The month may be a word, in English and of three letters at least ("3 Mar 1965", "March 3,
/// 1965", "03-MAR-1965", "03MAR1965"); then order and separators are free. A time of day after a date
/// ("2001-02-03 00:00:00", "2001-02-03T00:00:00") is ignored. Two-digit years are not guessed: such a text is
/// not a date.
std::optional<std::chrono::year_month_day> parse_date(std::string_view text, DateOrder order);

}  // namespace tacit
