// SPDX-License-Identifier: Apache-2.0
#include "report/json_place.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"

namespace tacit::report {

namespace {

constexpr std::size_t kMostDigits = 37;  // of a number in 128 bits

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// [-]digits[.digits], with as many decimals or fewer; nothing else.
std::optional<__int128> scaled_text(std::string_view text, int decimals) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  const std::string_view behind = point < text.size() ? text.substr(point + 1) : "";
  if (digits.empty() || (point < text.size() && behind.empty())) return std::nullopt;
  if (behind.size() > static_cast<std::size_t>(decimals)) return std::nullopt;
  digits.append(behind).append(static_cast<std::size_t>(decimals) - behind.size(), '0');
  if (digits.size() > kMostDigits || !std::all_of(digits.begin(), digits.end(), is_digit))
    return std::nullopt;
  __int128 value = 0;
  for (const char c : digits) value = 10 * value + (c - '0');
  return negative ? -value : value;
}

// A number that JSON has as a binary fraction is the decimal that it was written from: one of up to 15
// digits.
std::string decimal_text(double number, int decimals) {
  return std::abs(number) < 1e16 ? fmt::format("{:.{}f}", number, decimals) : std::string();
}

}  // namespace

void JsonPlace::fail(const std::string& what) const {
  throw Error(ErrorCategory::kInput,
              fmt::format("{}: {}{}{}", origin_, place_, place_.empty() ? "" : ": ", what));
}

void JsonPlace::require_object() const {
  if (!value_->is_object()) fail("must be an object of keys and values");
}

bool JsonPlace::has(const std::string& key) const {
  require_object();
  return value_->contains(key);
}

JsonPlace JsonPlace::at(const std::string& key) const {
  require_object();
  const auto found = value_->find(key);
  if (found == value_->end()) fail(fmt::format("the key \"{}\" is missing", printable(key)));
  return {*found, origin_, place_.empty() ? printable(key) : place_ + "." + printable(key)};
}

std::vector<JsonPlace> JsonPlace::items() const {
  if (!value_->is_array()) fail("must be a list");
  std::vector<JsonPlace> items;
  for (std::size_t i = 0; i < value_->size(); ++i) {
    items.push_back(JsonPlace((*value_)[i], origin_, fmt::format("{}[{}]", place_, i)));
  }
  return items;
}

std::string JsonPlace::text() const {
  if (!value_->is_string()) fail("must be a text");
  return value_->get<std::string>();
}

std::string JsonPlace::text_or_null() const {
  if (is_null()) return "";
  std::string result = text();
  if (result.empty()) fail("must not be empty; null stands for nothing");
  return result;
}

std::vector<std::string> JsonPlace::texts() const {
  std::vector<std::string> result;
  for (const JsonPlace& item : items()) result.push_back(item.text());
  return result;
}

bool JsonPlace::truth() const {
  if (!value_->is_boolean()) fail("must be true or false");
  return value_->get<bool>();
}

std::int64_t JsonPlace::integer(std::int64_t least, std::int64_t most) const {
  const __int128 number = scaled(0);
  if (number < least || number > most) fail(fmt::format("must be a whole number from {} to {}", least, most));
  return static_cast<std::int64_t>(number);
}

__int128 JsonPlace::scaled(int decimals) const {
  std::string written;
  if (value_->is_string()) written = value_->get<std::string>();
  if (value_->is_number_integer()) written = value_->dump();
  if (value_->is_number_float()) written = decimal_text(value_->get<double>(), decimals);
  const auto number = scaled_text(written, decimals);
  const bool same = number && (!value_->is_number_float() || std::stod(written) == value_->get<double>());
  if (!same) {
    fail(decimals == 0 ? "must be a whole number"
                       : fmt::format("must be a number of at most {} decimals", decimals));
  }
  return *number;
}

}  // namespace tacit::report
