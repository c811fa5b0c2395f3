// SPDX-License-Identifier: Apache-2.0
#include "linkage/missing_values.h"

#include <cstddef>

#include "base/written_number.h"
#include "linkage/text.h"

namespace tacit::linkage {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Digits with single separators between them, without these; any other text as it is.
std::string without_separators(std::string text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      digits.push_back(text[i]);
      continue;
    }
    const bool is_between = i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    if (!is_between || std::string_view("-/. ").find(text[i]) == std::string_view::npos) return text;
  }
  return digits;
}

std::string comparable(std::string_view text) {
  const std::string folded = fold_text(text);
  const auto whole = without_fraction(folded);
  return without_separators(whole && !whole->empty() ? *whole : folded);
}

}  // namespace

MissingValues::MissingValues(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) texts_.insert(comparable(text));
}

bool MissingValues::contains(std::string_view raw) const {
  return !texts_.empty() && texts_.contains(comparable(raw));
}

}  // namespace tacit::linkage
