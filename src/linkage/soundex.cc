// SPDX-License-Identifier: Apache-2.0
#include "linkage/soundex.h"

#include "linkage/text.h"

namespace tacit::linkage {
namespace {

// The code of each letter a-z: a digit, '0' for a vowel (and y), '-' for h and w.
constexpr std::string_view kCodes = "01230120022455012623010202";
constexpr std::string_view kTransparent = "hw";

}  // namespace

std::string soundex(std::string_view name) {
  std::string code;
  char previous = '0';
  for (char c : fold_text(name)) {
    if (c < 'a' || c > 'z') continue;
    const char digit = kCodes[static_cast<std::size_t>(c - 'a')];
    if (code.empty()) {
      code.push_back(static_cast<char>(c - 'a' + 'A'));
    } else if (kTransparent.find(c) != std::string_view::npos) {
      continue;
    } else if (digit != '0' && digit != previous) {
      code.push_back(digit);
    }
    previous = digit;
    if (code.size() == 4) break;
  }
  if (!code.empty()) code.resize(4, '0');
  return code;
}

}  // namespace tacit::linkage
