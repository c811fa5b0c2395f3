// SPDX-License-Identifier: Apache-2.0
#include "linkage/text_variants.h"

#include <algorithm>
#include <utility>

#include "linkage/name_parts.h"
#include "linkage/nicknames.h"
#include "linkage/text.h"

namespace tacit::linkage {
namespace {

bool is_slip_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::vector<std::string> with_other_names(std::string_view text) {
  const auto words = text_parts(without_apostrophes(decode_text(text)));
  std::vector<std::string> result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (const std::string& other : other_names(encode_text(words[i]))) {
      auto changed = words;
      changed[i] = decode_text(other);
      result.push_back(join_parts(changed));
    }
  }
  return result;
}

std::vector<std::string> words_alone(std::string_view text) {
  const auto words = text_parts(decode_text(without_particles(text)));
  std::vector<std::string> result;
  if (words.size() < 2) return result;
  for (const auto& word : words) result.push_back(encode_text(word));
  return result;
}

std::vector<std::string> with_letter_slips(std::string_view text) {
  const std::u32string wide = decode_text(text);
  const auto letters = static_cast<std::size_t>(std::count_if(wide.begin(), wide.end(), is_letter));
  std::vector<std::string> result;
  if (letters < kFewestLetters) return result;
  for (std::size_t i = 0; i < wide.size(); ++i) {
    if (!is_letter(wide[i])) continue;
    result.push_back(encode_text(std::u32string(wide).erase(i, 1)));
    if (i + 1 == wide.size() || !is_letter(wide[i + 1])) continue;
    std::u32string exchanged = wide;
    std::swap(exchanged[i], exchanged[i + 1]);
    result.push_back(encode_text(exchanged));
  }
  return result;
}

std::vector<std::string> with_digit_slips(std::string_view text) {
  std::vector<std::string> result;
  std::string slip(text);
  for (std::size_t i = 0; i + 1 < slip.size(); ++i) {
    if (!is_slip_digit(slip[i]) || !is_slip_digit(slip[i + 1])) continue;
    std::swap(slip[i], slip[i + 1]);
    result.push_back(slip);
    std::swap(slip[i], slip[i + 1]);
  }
  const auto digits = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_slip_digit));
  if (digits > kMostSlipDigits) return result;
  for (std::size_t i = 0; i < slip.size(); ++i) {
    if (!is_slip_digit(slip[i])) continue;
    for (char digit = '0'; digit <= '9'; ++digit) {
      slip[i] = digit;
      result.push_back(slip);
    }
    slip[i] = text[i];
  }
  return result;
}

}  // namespace tacit::linkage
