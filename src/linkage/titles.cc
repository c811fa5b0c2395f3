// SPDX-License-Identifier: Apache-2.0
#include "linkage/titles.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "linkage/text.h"

namespace tacit::linkage {
namespace {

// What is as often a name of its own is not here: don, dean, major, graf and ing before a name; jun, sen and
// kc behind one. Neither is the French m, an initial.
constexpr auto kTitles = std::to_array<std::string_view>({
    // English
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "mister",
    "master",
    "dr",
    "doctor",
    "prof",
    "professor",
    "rev",
    "revd",
    "reverend",
    "fr",
    "sir",
    "dame",
    "lady",
    "lord",
    "hon",
    "capt",
    "captain",
    "col",
    "colonel",
    "maj",
    "lt",
    "sgt",
    // German and Dutch
    "herr",
    "hr",
    "frau",
    "fraulein",
    "frl",
    "dipl",
    "mag",
    "mevr",
    "mevrouw",
    "dhr",
    "drs",
    // French
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "mademoiselle",
    "docteur",
    // Spanish, Portuguese and Italian
    "sr",
    "sra",
    "srta",
    "senor",
    "senora",
    "senorita",
    "dra",
    "doctora",
    "lic",
    "senhor",
    "senhora",
    "profa",
    "sig",
    "signor",
    "signora",
    "dott",
});

// Only behind another title: "dr med", "dipl ing".
constexpr auto kTitlesBehindTitles = std::to_array<std::string_view>({"ing", "med", "jur"});

constexpr auto kSuffixes = std::to_array<std::string_view>({
    // English
    "jr",
    "jnr",
    "junior",
    "sr",
    "snr",
    "senior",
    "ii",
    "iii",
    "iv",
    "2nd",
    "3rd",
    "4th",
    "esq",
    "md",
    "phd",
    "dphil",
    "dds",
    "dmd",
    "dvm",
    "rn",
    "cpa",
    "jd",
    "llb",
    "llm",
    "msc",
    "bsc",
    "mba",
    "mph",
    "frcs",
    "mbe",
    "obe",
    "cbe",
    "kbe",
    "qc",
    "retd",
    // German, French
    "mdb",
    "mdl",
    "fils",
    // Spanish, Portuguese
    "hijo",
    "nieto",
    "filho",
    "neto",
    "sobrinho",
});

using TitleWords = std::vector<std::string>;

template <std::size_t Size>
bool is_listed(const std::array<std::string_view, Size>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string without_points(std::string word) {
  std::erase(word, '.');
  return word;
}

void add_words(std::string_view text, char separator, TitleWords& words) {
  while (!text.empty()) {
    const std::size_t size = std::min(text.find(separator), text.size());
    if (size > 0) words.emplace_back(text.substr(0, size));
    text.remove_prefix(std::min(size + 1, text.size()));
  }
}

// Whether `word` is a title, or begins with one and a point, which is then cut off: "dr.", "dr.smith",
// "dipl.-ing.". A word that is nothing else is left empty.
bool cut_title(std::string& word, bool is_behind_title) {
  const auto is_title = [is_behind_title](const std::string& text) {
    return is_listed(kTitles, text) || (is_behind_title && is_listed(kTitlesBehindTitles, text));
  };
  const std::size_t point = word.find('.');
  if (is_title(without_points(word))) {
    word.clear();
  } else if (point != std::string::npos && is_title(word.substr(0, point))) {
    word.erase(0, point + 1);
  } else {
    return false;
  }
  word.erase(0, word.find_first_not_of("-."));
  return true;
}

// Two letters with a point between them are initials ("j.r."), but for the doctor's.
bool is_suffix(const std::string& word) {
  const std::string plain = without_points(word);
  const std::size_t point = word.find('.');
  const bool is_initials = plain.size() == 2 && plain != "md" && point == 1;
  return !is_initials && is_listed(kSuffixes, plain);
}

TitleWords bare_words(std::string_view piece) {
  TitleWords words;
  add_words(piece, ' ', words);
  std::size_t begin = 0;
  for (bool is_behind_title = false; begin < words.size() && cut_title(words[begin], is_behind_title);) {
    is_behind_title = true;
    while (begin < words.size() && words[begin].empty()) ++begin;
  }
  while (words.size() > begin && is_suffix(words.back())) words.pop_back();
  TitleWords bare;
  for (std::size_t i = begin; i < words.size(); ++i) add_words(words[i], '.', bare);
  return bare;
}

std::string words_joined(const TitleWords& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

std::string without_titles(std::string_view text) {
  const std::string folded = fold_text(text);
  TitleWords kept;
  for (std::string_view rest = folded; !rest.empty();) {
    const std::size_t size = std::min(rest.find_first_of(",;()"), rest.size());
    const TitleWords bare = bare_words(rest.substr(0, size));
    kept.insert(kept.end(), bare.begin(), bare.end());
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
  if (!kept.empty()) return words_joined(kept);
  std::string all = folded;
  std::replace_if(
      all.begin(), all.end(),
      [](char c) { return std::string_view(",;().").find(c) != std::string_view::npos; }, ' ');
  add_words(all, ' ', kept);
  return words_joined(kept);
}

}  // namespace tacit::linkage
