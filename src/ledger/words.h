// SPDX-License-Identifier: Apache-2.0
// Heads and keys are texts of words with blanks or line ends between them.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

namespace tacit::ledger {

/// The parts of the text between blanks, tabs and line ends; valid as long as the text.
inline std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> result;
  while (true) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return result;
    const std::size_t end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
    result.push_back(text.substr(begin, end - begin));
    text.remove_prefix(end);
  }
}

}  // namespace tacit::ledger
