// SPDX-License-Identifier: Apache-2.0
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

/// Whether a number alone may be a count of days.
enum class DateSerial {
  kNone,
  kExcel,  // days as Excel and LibreOffice count them: 24662 is 9 July 1967
};

struct DateReading {
  DateOrder order = DateOrder::kYearFirst;
  /// Two-digit years from 00 to this one, in [0, 99], are of the 2000s and the others of the 1900s. Without
  /// it such a text is not a date.
  std::optional<int> century = std::nullopt;
  DateSerial serial = DateSerial::kNone;
};

/// As much of a date as is known: a year, perhaps a month, perhaps then a day too. 0 stands for unknown.
struct PartialDate {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;

  /// The day, which exists; nothing where it is unknown.
  std::optional<std::chrono::year_month_day> whole() const;

  bool operator==(const PartialDate&) const = default;
};

/// The years that a text which is not a whole date is taken to have.
inline constexpr int kFirstPartialYear = 1500;
inline constexpr int kLastPartialYear = 2099;

/// What is known of a date, or nothing. Full-width digits count as digits, and a number with a fraction of
/// zeros or in exponential form ("19670709.0", "1.9670709E7") as the number without.
///
/// A whole date: years have four digits, 0001 to 9999, month and day one or two; the separator is '-', '/',
/// '.' or a space, twice the same. The month may be a word, in English and of three letters at least ("3 Mar
/// 1965", "March 3, 1965", "03-MAR-1965", "03MAR1965"); then order and separators are free. A time of day
/// after a date ("2001-02-03 00:00:00", "2001-02-03T00:00:00") is ignored. Seven digits are DDMMYYYY or
/// MMDDYYYY, as the order says, that lost its leading zero. With `century`, the year of a date with
/// separators or a month in words may have two digits, and six digits are YYMMDD, DDMMYY or MMDDYY. With
/// `serial`, a number from 3000 to 99999 (18 March 1908 to 13 October 2173) is a count of days, and a
/// fraction of it the time of day.
///
/// The year alone, or year and month: "1967", "1967-03", "03/1967" (not by kYearFirst), "Mar 1967"; and dates
/// with four-digit years whose day or month is 0 or does not exist ("1967-03-00" has a month,
/// "1967-00-09" and "1967-02-30" have a year only). The year is then from kFirstPartialYear to
/// kLastPartialYear.
std::optional<PartialDate> read_date(std::string_view text, const DateReading& reading);

/// The whole date by read_date(), without two-digit years and counts of days; nothing where `text` has
/// another form or names a day that does not exist (31 June, month 13).
std::optional<std::chrono::year_month_day> parse_date(std::string_view text, DateOrder order);

}  // namespace tacit
