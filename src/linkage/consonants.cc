// SPDX-License-Identifier: Apache-2.0
#include "linkage/consonants.h"

#include "linkage/text.h"

namespace tacit::linkage {

std::string consonants(std::string_view name) {
  constexpr std::string_view kVowels = "aeiouy";
  std::string skeleton;
  char previous = 0;
  for (char c : fold_text(name)) {
    if (c < 'a' || c > 'z') continue;
    const bool is_vowel = kVowels.find(c) != std::string_view::npos;
    if (skeleton.empty() || (!is_vowel && c != previous)) skeleton.push_back(c);
    previous = c;
  }
  return skeleton;
}

}  // namespace tacit::linkage
