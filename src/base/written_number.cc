// SPDX-License-Identifier: Apache-2.0
#include "base/written_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "base/text.h"

namespace tacit {
namespace {

// The zero of each script's ten digits, which follow each other.
constexpr std::array<char32_t, 6> kZeros{U'\u0660', U'\u06f0', U'\u0966', U'\u09e6', U'\u0e50', U'\uff10'};

constexpr std::size_t kMostExponent = 17;  // a double has no more digits

char32_t plain_character(char32_t c) {
  for (const char32_t zero : kZeros) {
    if (c >= zero && c < zero + 10) return U'0' + (c - zero);
  }
  if (c >= U'\uff01' && c <= U'\uff5e') return c - U'\uff01' + U'!';
  return c;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "1.9670709E7". A spreadsheet that shortens numbers to the width of a cell writes the sign of the exponent,
// and a language that prints all digits may leave out zeros at their end: without a sign these are meant.
std::optional<std::string> from_exponential(std::string_view mantissa, std::string_view exponent) {
  const bool signed_exponent = exponent.starts_with('+');
  if (signed_exponent) exponent.remove_prefix(1);
  const bool has_point = mantissa.size() > 2 && mantissa[1] == '.';
  const std::string_view fraction = has_point ? mantissa.substr(2) : std::string_view();
  const bool is_mantissa = !mantissa.empty() && is_number(mantissa.substr(0, 1)) && mantissa[0] != '0' &&
                           (has_point ? is_number(fraction) : mantissa.size() == 1);
  if (!is_mantissa || !is_number(exponent) || exponent.size() > 2) return std::nullopt;
  if (!has_point && !signed_exponent) return std::nullopt;  // "12E3" is a flat or a postcode
  std::size_t power = 0;
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
  const std::string_view digits = fraction == "0" ? std::string_view() : fraction;
  if (power > kMostExponent || digits.size() > power) return std::nullopt;
  if (signed_exponent && digits.size() < power) return std::string();
  return std::string(1, mantissa[0]) + std::string(digits) + std::string(power - digits.size(), '0');
}

std::optional<std::string> unsigned_without_fraction(std::string_view text) {
  if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
    return from_exponential(text.substr(0, e), text.substr(e + 1));
  }
  const auto point = text.find_first_of(".,");
  if (point == std::string_view::npos) return std::nullopt;
  const std::string_view fraction = text.substr(point + 1);
  if (!is_number(text.substr(0, point)) || (fraction != "0" && fraction != "00")) return std::nullopt;
  return std::string(text.substr(0, point));
}

}  // namespace

std::string plain_digits(std::string_view text) {
  const bool is_ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_ascii) return std::string(text);
  std::u32string wide = decode_text(text);
  std::transform(wide.begin(), wide.end(), wide.begin(), plain_character);
  return encode_text(wide);
}

std::optional<std::string> without_fraction(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  auto digits = unsigned_without_fraction(is_negative ? text.substr(1) : text);
  if (is_negative && digits && !digits->empty()) digits->insert(0, 1, '-');
  return digits;
}

}  // namespace tacit
