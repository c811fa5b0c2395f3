#include "base/date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

namespace tacit {
namespace {

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

std::optional<std::chrono::year_month_day> existing_day(std::optional<unsigned> year,
                                                        std::optional<unsigned> month,
                                                        std::optional<unsigned> day) {
  if (!year || !month || !day || *year == 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month), std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::optional<std::chrono::year_month_day> existing_day(const Fields& fields) {
  return existing_day(number(fields.year, 4, 4), number(fields.month, 1, 2), number(fields.day, 1, 2));
}

// `first` and `second` stand before the year.
Fields year_last(std::string_view first, std::string_view second, std::string_view year, DateOrder order) {
  if (order == DateOrder::kMonthDayYear) return {year, first, second};
  return {year, second, first};
}

// Eight digits. That the year comes first is tried first: a year from 1300 on that comes last stands, read
// so, for a month over 12, so that it is never taken for another date.
std::optional<std::chrono::year_month_day> parse_compact(std::string_view text, DateOrder order) {
  const auto date = existing_day(Fields{text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)});
  if (date || order == DateOrder::kYearFirst) return date;
  return existing_day(year_last(text.substr(0, 2), text.substr(2, 2), text.substr(4, 4), order));
}

std::optional<std::chrono::year_month_day> parse_separated(std::string_view text, DateOrder order) {
  const auto first = text.find_first_of("-/. ");
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = text.find(text[first], first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::array<std::string_view, 3> fields{
      text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
  if (fields[0].size() == 4) return existing_day(Fields{fields[0], fields[1], fields[2]});
  if (order == DateOrder::kYearFirst) return std::nullopt;
  return existing_day(year_last(fields[0], fields[1], fields[2], order));
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

// One word, and of the two numbers one with four digits, the year: they say themselves which is which.
std::optional<std::chrono::year_month_day> parse_named(std::string_view text) {
  auto words = split_words(text);
  if (words.size() != 3) return std::nullopt;
  const auto name = std::find_if(words.begin(), words.end(), [](auto word) { return is_letter(word[0]); });
  if (name == words.end()) return std::nullopt;
  const auto month = month_of(*name);
  words.erase(name);
  if (words[0].size() == 4) std::swap(words[0], words[1]);
  return existing_day(number(words[1], 4, 4), month, number(words[0], 1, 2));
}

}  // namespace

std::optional<std::chrono::year_month_day> parse_date(std::string_view text, DateOrder order) {
  text = without_time(text);
  if (std::any_of(text.begin(), text.end(), is_letter)) return parse_named(text);
  if (text.size() == 8 && all_digits(text)) return parse_compact(text, order);
  return parse_separated(text, order);
}

}  // namespace tacit
