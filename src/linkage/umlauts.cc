// SPDX-License-Identifier: Apache-2.0
#include "linkage/umlauts.h"

#include "linkage/text.h"

namespace tacit::linkage {
namespace {

bool is_written_umlaut(char before, char first, char second) {
  if (second == 'a') return first == 'a';
  if (second != 'e') return false;
  if (first == 'u') return std::string_view("aeoq").find(before) == std::string_view::npos;
  return first == 'a' || first == 'o';
}

}  // namespace

std::string without_umlauts(std::string_view text) {
  const std::string folded = fold_text(text);
  std::string result;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    result.push_back(folded[i]);
    const bool has_next = i + 1 < folded.size();
    const char before = i > 0 ? folded[i - 1] : ' ';
    if (has_next && is_written_umlaut(before, folded[i], folded[i + 1])) ++i;
  }
  return result;
}

}  // namespace tacit::linkage
