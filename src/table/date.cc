#include "table/date.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tacit::table {

namespace {

// The number that `text` writes with `least` to `most` digits and nothing else.
std::optional<int> parse_number(std::string_view text, std::size_t least, std::size_t most) {
  if (text.size() < least || text.size() > most) return std::nullopt;
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

std::optional<Date> make_date(std::optional<int> year, std::optional<int> month, std::optional<int> day) {
  if (!year || !month || !day || *year < 1) return std::nullopt;
  const Date date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                  std::chrono::day{static_cast<unsigned>(*day)}};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::optional<int> parse_year(std::string_view text) {
  return parse_number(text, 4, 4);
}
std::optional<int> parse_part(std::string_view text) {
  return parse_number(text, 1, 2);
}

// The three parts of a date that one separator cuts.
std::optional<std::array<std::string_view, 3>> cut(std::string_view text) {
  const std::size_t first = text.find_first_of("-/.");
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = text.find(text[first], first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return std::array{text.substr(0, first), text.substr(first + 1, second - first - 1),
                    text.substr(second + 1)};
}

}  // namespace

std::optional<Date> parse_date(std::string_view text, DateOrder order) {
  constexpr std::size_t kCompactLength = 8;
  if (text.size() == kCompactLength && parse_number(text, kCompactLength, kCompactLength)) {
    return make_date(parse_year(text.substr(0, 4)), parse_part(text.substr(4, 2)),
                     parse_part(text.substr(6, 2)));
  }
  const auto parts = cut(text);
  if (!parts) return std::nullopt;
  const auto& [a, b, c] = *parts;
  if (const auto year = parse_year(a)) return make_date(year, parse_part(b), parse_part(c));
  if (order == DateOrder::kDayMonthYear) return make_date(parse_year(c), parse_part(b), parse_part(a));
  return make_date(parse_year(c), parse_part(a), parse_part(b));
}

int completed_years(const Date& birth, const Date& day) {
  const int years = static_cast<int>(day.year()) - static_cast<int>(birth.year());
  const bool birthday_passed = std::pair(day.month(), day.day()) >= std::pair(birth.month(), birth.day());
  return birthday_passed ? years : years - 1;
}

}  // namespace tacit::table
