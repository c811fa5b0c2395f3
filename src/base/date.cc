#include "base/date.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace tacit {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Three fields of a written date, e.g. {"1965", "10", "13"}; empty where there are not three.
std::vector<std::string_view> split_fields(std::string_view text) {
  if (text.size() == 8 && all_digits(text)) return {text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)};
  const auto first = text.find_first_of("-/. ");
  if (first == std::string_view::npos) return {};
  const auto second = text.find(text[first], first + 1);
  if (second == std::string_view::npos) return {};
  std::string_view last = text.substr(second + 1);
  const auto time = last.find_first_of("T ");
  if (time != std::string_view::npos && last.find(':', time) != std::string_view::npos)
    last = last.substr(0, time);
  return {text.substr(0, first), text.substr(first + 1, second - first - 1), last};
}

std::optional<unsigned> number(std::string_view digits, std::size_t min_size, std::size_t max_size) {
  if (!all_digits(digits) || digits.size() < min_size || digits.size() > max_size) return std::nullopt;
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

std::optional<std::chrono::year_month_day> parse_date(std::string_view text, DateOrder order) {
  auto fields = split_fields(text);
  if (fields.empty()) return std::nullopt;
  if (fields[0].size() != 4) {  // the year does not come first
    if (order == DateOrder::kYearFirst) return std::nullopt;
    std::reverse(fields.begin(), fields.end());  // day/month/year -> year, month, day
    if (order == DateOrder::kMonthDayYear) std::swap(fields[1], fields[2]);
  }
  const auto year = number(fields[0], 4, 4);
  const auto month = number(fields[1], 1, 2);
  const auto day = number(fields[2], 1, 2);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month), std::chrono::day(*day)};
  if (!date.ok() || *year == 0) return std::nullopt;
  return date;
}

}  // namespace tacit
