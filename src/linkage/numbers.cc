// SPDX-License-Identifier: Apache-2.0
#include "linkage/numbers.h"

#include <algorithm>

#include "base/written_number.h"
#include "linkage/text.h"

namespace tacit::linkage {
namespace {

bool are_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The digits of "1,234,567" by this separator; empty where the groups are not of three.
std::string ungrouped(std::string_view text, char separator) {
  std::string digits;
  for (std::size_t group = 0;; ++group) {
    const std::size_t size = std::min(text.find(separator), text.size());
    const bool fits = group == 0 ? size >= 1 && size <= 3 : size == 3;
    if (!fits || !are_digits(text.substr(0, size))) return {};
    digits += text.substr(0, size);
    if (size == text.size()) return digits;
    text.remove_prefix(size + 1);
  }
}

std::string ungrouped(std::string_view text) {
  const std::size_t at = text.find_first_not_of("0123456789");
  if (at == std::string_view::npos) return std::string(text);
  const char separator = text[at];
  if (std::string_view(" ',.").find(separator) == std::string_view::npos) return {};
  bool has_fraction = false;
  for (const char* fraction : {".0", ".00", ",0", ",00"}) {
    if (!text.ends_with(fraction) || fraction[0] == separator) continue;
    text.remove_suffix(std::string_view(fraction).size());
    has_fraction = true;
    break;
  }
  const bool is_clear = separator != '.' || has_fraction || std::count(text.begin(), text.end(), '.') > 1;
  return is_clear ? ungrouped(text, separator) : std::string();
}

}  // namespace

std::string whole_number(std::string_view text) {
  std::string plain = fold_text(plain_digits(text));
  const bool is_negative = plain.starts_with('-');
  if (is_negative) plain.erase(0, 1);
  std::string digits = ungrouped(without_fraction(plain).value_or(plain));
  if (digits.empty()) return {};
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return is_negative && digits != "0" ? "-" + digits : digits;
}

std::string pad_digits(std::string_view text, int length) {
  const std::string plain = plain_digits(trim(text));
  const std::string digits = without_fraction(plain).value_or(plain);
  if (!are_digits(digits)) return std::string(text);
  const auto size = static_cast<std::size_t>(length);
  return std::string(size - std::min(size, digits.size()), '0') + digits;
}

}  // namespace tacit::linkage
