// SPDX-License-Identifier: Apache-2.0
#include "ingest/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "ingest/delimiter.h"

namespace tacit::ingest {

namespace {

// In the order of DateOrder.
constexpr std::array kOrderNames = {"ymd", "dmy", "mdy"};

// As a shell takes it for one word.
std::string shell_word(const std::string& text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.,=/:+";
  if (text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

}  // namespace

std::optional<DateOrder> date_order_named(std::string_view name) {
  const auto found = std::ranges::find(kOrderNames, name);
  if (found == kOrderNames.end()) return std::nullopt;
  return static_cast<DateOrder>(found - kOrderNames.begin());
}

std::optional<int> two_digit_years_of(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || text.size() > 2 || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  int years = 0;
  for (const char c : text) years = 10 * years + (c - '0');
  return years;
}

std::map<std::string, std::string> parse_columns(std::string_view text) {
  std::map<std::string, std::string> columns;
  std::map<std::string, std::string>::iterator last = columns.end();
  for (bool more = true; more;) {
    const std::size_t comma = text.find(',');
    const std::string_view part = text.substr(0, comma);
    more = comma != std::string_view::npos;
    if (more) text.remove_prefix(comma + 1);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos && last != columns.end()) {
      last->second += fmt::format(",{}", part);
      continue;
    }
    const std::string name(trim(part.substr(0, equals)));
    const std::string column(equals == std::string_view::npos ? "" : trim(part.substr(equals + 1)));
    if (name.empty() || column.empty()) {
      throw Error(ErrorCategory::kUsage,
                  fmt::format("'{}' is not NAME=COLUMN, a name that the model uses and the file's column",
                              printable(part)));
    }
    const auto [at, is_new] = columns.emplace(name, column);
    if (!is_new) throw Error(ErrorCategory::kUsage, fmt::format("'{}' is given twice", printable(name)));
    last = at;
  }
  return columns;
}

Reading completed(Reading reading, const Reading& otherwise) {
  if (reading.delimiter == 0) reading.delimiter = otherwise.delimiter;
  if (reading.columns.empty()) reading.columns = otherwise.columns;
  if (!reading.date_order) reading.date_order = otherwise.date_order;
  if (!reading.two_digit_years) reading.two_digit_years = otherwise.two_digit_years;
  return reading;
}

std::string as_flags(const Reading& reading, const std::string& side) {
  const std::string start = side.empty() ? " --" : " --" + side + "-";
  std::string flags;
  if (!reading.columns.empty()) {
    std::string columns;
    for (const auto& [name, column] : reading.columns) {
      columns += fmt::format("{}{}={}", columns.empty() ? "" : ",", name, column);
    }
    flags += start + "columns " + shell_word(columns);
  }
  if (reading.delimiter != 0) flags += start + "delimiter " + delimiter_name(reading.delimiter);
  if (reading.date_order) {
    flags += start + "date-order " + kOrderNames[static_cast<std::size_t>(*reading.date_order)];
  }
  if (reading.two_digit_years)
    flags += fmt::format("{}two-digit-years {:02}", start, *reading.two_digit_years);
  return flags;
}

}  // namespace tacit::ingest
