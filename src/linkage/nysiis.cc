// SPDX-License-Identifier: Apache-2.0
#include "linkage/nysiis.h"

#include <array>
#include <utility>

#include "linkage/text.h"

namespace tacit::linkage {
namespace {

constexpr std::size_t kMaxCode = 6;

using Rewrite = std::pair<std::string_view, std::string_view>;

// Tried in this order; the first that fits is applied.
constexpr std::array<Rewrite, 6> kBeginnings{
    {{"MAC", "MCC"}, {"KN", "NN"}, {"K", "C"}, {"PH", "FF"}, {"PF", "FF"}, {"SCH", "SSS"}}};
constexpr std::array<Rewrite, 7> kEndings{
    {{"EE", "Y"}, {"IE", "Y"}, {"DT", "D"}, {"RT", "D"}, {"RD", "D"}, {"NT", "D"}, {"ND", "D"}}};

std::string latin_capitals(std::string_view text) {
  std::string capitals;
  for (char c : fold_text(text)) {
    if (c >= 'a' && c <= 'z') capitals.push_back(static_cast<char>(c - 'a' + 'A'));
  }
  return capitals;
}

bool is_vowel(char c) {
  return std::string_view("AEIOU").find(c) != std::string_view::npos;
}

void rewrite_ends(std::string& name) {
  for (const auto& [from, to] : kBeginnings) {
    if (!name.starts_with(from)) continue;
    name.replace(0, from.size(), to);
    break;
  }
  for (const auto& [from, to] : kEndings) {
    if (!name.ends_with(from)) continue;
    name.replace(name.size() - from.size(), from.size(), to);
    break;
  }
}

// Taft's table for the letter at `i` >= 1. Letters before it are rewritten already, and those after it that
// belong to the same sound are rewritten with it.
void rewrite_at(std::string& name, std::size_t i) {
  const auto follows = [&](std::string_view letters) {
    return std::string_view(name).substr(i).starts_with(letters);
  };
  const auto is_vowel_at = [&](std::size_t at) { return at < name.size() && is_vowel(name[at]); };
  if (follows("EV")) {
    name.replace(i, 2, "AF");
  } else if (is_vowel(name[i])) {
    name[i] = 'A';
  } else if (follows("Q")) {
    name[i] = 'G';
  } else if (follows("Z")) {
    name[i] = 'S';
  } else if (follows("M")) {
    name[i] = 'N';
  } else if (follows("K")) {
    name[i] = follows("KN") ? 'N' : 'C';
  } else if (follows("SCH")) {
    name.replace(i, 3, "SSS");
  } else if (follows("PH")) {
    name.replace(i, 2, "FF");
  } else if (follows("H") && !(is_vowel_at(i - 1) && is_vowel_at(i + 1))) {
    name[i] = name[i - 1];
  } else if (follows("W") && is_vowel_at(i - 1)) {
    name[i] = name[i - 1];
  }
}

// The first letter always stays.
void trim_end(std::string& code) {
  if (code.size() > 1 && code.ends_with('S')) code.pop_back();
  if (code.size() > 2 && code.ends_with("AY")) code.erase(code.size() - 2, 1);
  if (code.size() > 1 && code.ends_with('A')) code.pop_back();
}

}  // namespace

std::string nysiis(std::string_view text) {
  std::string name = latin_capitals(text);
  if (name.empty()) return {};
  rewrite_ends(name);
  std::string code = name.substr(0, 1);
  for (std::size_t i = 1; i < name.size(); ++i) {
    rewrite_at(name, i);
    if (name[i] != code.back()) code.push_back(name[i]);
  }
  trim_end(code);
  return code.substr(0, kMaxCode);
}

}  // namespace tacit::linkage
