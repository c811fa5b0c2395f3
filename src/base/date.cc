// SPDX-License-Identifier: Apache-2.0
#include "base/date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "base/written_number.h"

namespace tacit {
namespace {

using std::chrono::year_month_day;

// What was written, as three numbers in digits, year first.
struct Fields {
  std::string_view year;
  std::string_view month;
  std::string_view day;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// A time begins at the last blank or T before the first colon.
std::string_view without_time(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return text;
  const auto begin = text.find_last_of(" T", colon);
  return begin == std::string_view::npos ? text : text.substr(0, begin);
}

std::optional<unsigned> number(std::string_view digits, std::size_t min_size, std::size_t max_size) {
  if (!all_digits(digits) || digits.size() < min_size || digits.size() > max_size) return std::nullopt;
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::optional<PartialDate> existing_day(unsigned year, unsigned month, unsigned day) {
  if (year == 0) return std::nullopt;
  const year_month_day date{std::chrono::year(static_cast<int>(year)), std::chrono::month(month),
                            std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return PartialDate{static_cast<int>(year), month, day};
}

bool is_plausible(unsigned year) {
  return year >= static_cast<unsigned>(kFirstPartialYear) && year <= static_cast<unsigned>(kLastPartialYear);
}

// What is left of a date that does not exist, or of which nobody knew more.
std::optional<PartialDate> known_part(unsigned year, unsigned month, unsigned day) {
  if (!is_plausible(year)) return std::nullopt;
  if (day != 0 || month > 12) return PartialDate{static_cast<int>(year)};
  return PartialDate{static_cast<int>(year), month};
}

// A two-digit year of a day that does not exist could be anything.
std::optional<PartialDate> date_of(std::string_view year_digits, std::optional<unsigned> month,
                                   std::optional<unsigned> day, std::optional<int> century) {
  const auto year = number(year_digits, 4, 4);
  if (!month || !day) return std::nullopt;
  if (year) {
    const auto date = existing_day(*year, *month, *day);
    return date ? date : known_part(*year, *month, *day);
  }
  const auto short_year = number(year_digits, 2, 2);
  if (!short_year || !century) return std::nullopt;
  const unsigned base = static_cast<int>(*short_year) <= *century ? 2000 : 1900;
  return existing_day(base + *short_year, *month, *day);
}

std::optional<PartialDate> date_of(const Fields& fields, std::optional<int> century) {
  return date_of(fields.year, number(fields.month, 1, 2), number(fields.day, 1, 2), century);
}

// `first` and `second` stand before the year.
Fields year_last(std::string_view first, std::string_view second, std::string_view year, DateOrder order) {
  if (order == DateOrder::kMonthDayYear) return {year, first, second};
  return {year, second, first};
}

std::optional<PartialDate> whole_only(std::optional<PartialDate> date) {
  return date && date->day != 0 ? date : std::nullopt;
}

// Eight digits. That the year comes first is tried first: a year from 1300 on that comes last stands, read
// so, for a month over 12, so that it is never taken for another date. Digits that are no date have a year
// only where one end alone can be it.
std::optional<PartialDate> parse_compact(std::string_view text, DateOrder order) {
  const Fields first{text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)};
  const auto by_first = date_of(first, {});
  if (whole_only(by_first) || order == DateOrder::kYearFirst) return by_first;
  const auto by_last = date_of(year_last(text.substr(0, 2), text.substr(2, 2), text.substr(4, 4), order), {});
  if (whole_only(by_last) || !by_first) return by_last;
  return is_plausible(*number(text.substr(4, 4), 4, 4)) ? std::nullopt : by_first;
}

// DDMMYYYY or MMDDYYYY without its first digit, a zero that a spreadsheet has dropped.
std::optional<PartialDate> parse_seven(std::string_view text, DateOrder order) {
  if (order == DateOrder::kYearFirst || !is_plausible(*number(text.substr(3), 4, 4))) return std::nullopt;
  const std::string padded = "0" + std::string(text);
  const std::string_view all = padded;
  return whole_only(date_of(year_last(all.substr(0, 2), all.substr(2, 2), all.substr(4), order), {}));
}

std::optional<PartialDate> parse_six(std::string_view text, const DateReading& reading) {
  const auto first = text.substr(0, 2);
  const auto second = text.substr(2, 2);
  const auto third = text.substr(4, 2);
  if (reading.order == DateOrder::kYearFirst) return date_of(Fields{first, second, third}, reading.century);
  return date_of(year_last(first, second, third, reading.order), reading.century);
}

// Excel's first day is 1 January 1900, and it counts a 29 February of that year, which did not exist: days
// from March 1900 on, which are all that is read here, count from 30 December 1899. Smaller numbers are
// years.
std::optional<PartialDate> parse_serial(std::string_view digits) {
  constexpr unsigned kFirstSerial = 3000;
  constexpr std::chrono::sys_days kOrigin(std::chrono::year(1899) / 12 / 30);
  const auto days = number(digits, 4, 5);
  if (!days || *days < kFirstSerial || digits[0] == '0') return std::nullopt;
  const year_month_day date(kOrigin + std::chrono::days(*days));
  return PartialDate{static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day())};
}

std::optional<PartialDate> parse_digits(std::string_view text, const DateReading& reading) {
  if (reading.serial == DateSerial::kExcel) {
    if (const auto date = parse_serial(text)) return date;
  }
  if (text.size() == 8) return parse_compact(text, reading.order);
  if (text.size() == 7) return parse_seven(text, reading.order);
  if (text.size() == 6) return parse_six(text, reading);
  if (text.size() == 4) return known_part(*number(text, 4, 4), 0, 0);
  return std::nullopt;
}

// Year and month, with one separator.
std::optional<PartialDate> parse_year_month(std::string_view first, std::string_view second,
                                            DateOrder order) {
  if (first.size() != 4) {
    if (order == DateOrder::kYearFirst) return std::nullopt;
    std::swap(first, second);
  }
  const auto year = number(first, 4, 4);
  const auto month = number(second, 1, 2);
  return year && month ? known_part(*year, *month, 0) : std::nullopt;
}

std::optional<PartialDate> parse_separated(std::string_view text, const DateReading& reading) {
  const auto first = text.find_first_of("-/. ");
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = text.find(text[first], first + 1);
  if (second == std::string_view::npos) {
    return parse_year_month(text.substr(0, first), text.substr(first + 1), reading.order);
  }
  const std::array<std::string_view, 3> fields{
      text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
  if (fields[0].size() == 4) return date_of(Fields{fields[0], fields[1], fields[2]}, {});
  if (reading.order != DateOrder::kYearFirst) {
    return date_of(year_last(fields[0], fields[1], fields[2], reading.order), reading.century);
  }
  return fields[0].size() == 2 ? date_of(Fields{fields[0], fields[1], fields[2]}, reading.century)
                               : std::nullopt;
}

// The month of an English name, or of three or more of its first letters, in any case.
std::optional<unsigned> month_of(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                            "may",       "june",     "july",     "august",
                                                            "september", "october",  "november", "december"};
  std::string lower(name);
  for (char& c : lower) c = static_cast<char>(c | 0x20);
  if (lower.size() < 3) return std::nullopt;
  for (unsigned month = 1; month <= kMonths.size(); ++month) {
    if (kMonths[month - 1].starts_with(lower)) return month;
  }
  return std::nullopt;
}

// Runs of digits and of letters with nothing but separators between them; empty where something else is
// there.
std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < text.size();) {
    const auto belongs = is_digit(text[i]) ? is_digit : is_letter;
    const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(), belongs);
    const auto size = static_cast<std::size_t>(end - text.begin()) - i;
    if (size > 0) words.push_back(text.substr(i, size));
    if (size == 0 && std::string_view("-/., ").find(text[i]) == std::string_view::npos) return {};
    i += std::max<std::size_t>(size, 1);
  }
  return words;
}

// Of the two numbers beside a month in words the year: the one of four digits; of two short ones the last,
// unless the first alone cannot be a day.
bool is_year_first(std::string_view first, std::string_view last) {
  if (first.size() == 4 || last.size() == 4) return first.size() == 4;
  const auto first_value = number(first, 2, 2);
  const auto last_value = number(last, 1, 2);
  return first_value && last_value && *first_value > 31 && *last_value <= 31;
}

// One word, and two numbers, which say themselves which is which; or the year alone.
std::optional<PartialDate> parse_named(std::string_view text, std::optional<int> century) {
  auto words = split_words(text);
  const auto name = std::find_if(words.begin(), words.end(), [](auto word) { return is_letter(word[0]); });
  if (name == words.end()) return std::nullopt;
  const auto month = month_of(*name);
  words.erase(name);
  if (!month) return std::nullopt;
  if (words.size() == 1) {
    const auto year = number(words[0], 4, 4);
    return year ? known_part(*year, *month, 0) : std::nullopt;
  }
  if (words.size() != 2) return std::nullopt;
  if (is_year_first(words[0], words[1])) std::swap(words[0], words[1]);
  return date_of(words[1], month, number(words[0], 1, 2), century);
}

// A count of days with the time of day as its fraction: "24662.5" -> "24662".
std::string_view without_day_fraction(std::string_view text) {
  const auto point = text.find('.');
  if (point != 5 || !all_digits(text.substr(0, point)) || !all_digits(text.substr(point + 1))) return text;
  return text.substr(0, point);
}

std::optional<PartialDate> read_plain(std::string_view text, const DateReading& reading) {
  if (const auto digits = without_fraction(text)) {
    return all_digits(*digits) ? parse_digits(*digits, reading) : std::nullopt;
  }
  text = without_time(text);
  if (reading.serial == DateSerial::kExcel) text = without_day_fraction(text);
  if (all_digits(text)) return parse_digits(text, reading);
  if (std::any_of(text.begin(), text.end(), is_letter)) return parse_named(text, reading.century);
  return parse_separated(text, reading);
}

}  // namespace

std::optional<year_month_day> PartialDate::whole() const {
  if (day == 0) return std::nullopt;
  return year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
}

std::optional<PartialDate> read_date(std::string_view text, const DateReading& reading) {
  return read_plain(plain_digits(text), reading);
}

std::optional<year_month_day> parse_date(std::string_view text, DateOrder order) {
  const auto date = read_date(text, {order});
  return date ? date->whole() : std::nullopt;
}

}  // namespace tacit
