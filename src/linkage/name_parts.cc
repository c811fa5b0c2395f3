// SPDX-License-Identifier: Apache-2.0
#include "linkage/name_parts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "linkage/text.h"

namespace tacit::linkage {
namespace {

using Words = std::vector<std::u32string>;

// Articles, prepositions, "and", and "son (daughter) of" in the surnames of the languages named: the words
// that registers write or leave out, join or part. What is as often a name of its own (ben, san, santa, abu,
// te) is not here: dropping it would make two people's names equal.
constexpr auto kParticles = std::to_array<std::u32string_view>({
    U"de",  U"da",  U"do",    U"dos",   U"das", U"e",                   // Portuguese
    U"del", U"la",  U"las",   U"los",   U"y",                           // Spanish
    U"di",  U"dei", U"della", U"degli",                                 // Italian
    U"du",  U"des", U"le",    U"les",                                   // French
    U"van", U"der", U"den",   U"ten",   U"ter",                         // Dutch
    U"von", U"vom", U"zu",    U"zum",   U"zur", U"und",  U"af", U"av",  // German, Nordic
    U"el",  U"al",  U"bin",   U"binti", U"ibn", U"bint",                // Arabic, Malay
});

// Written as a separate word or joined to the next one.
constexpr auto kPrefixes = std::to_array<std::u32string_view>({U"o", U"d", U"l", U"mc", U"mac", U"st"});

const std::u32string kSaint = U"saint";
const std::u32string kShortSaint = U"st";

template <std::size_t Size>
bool is_one_of(const std::array<std::u32string_view, Size>& list, std::u32string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Words words_of(std::string_view text) {
  return text_parts(without_apostrophes(decode_text(text)));
}

}  // namespace

std::string without_particles(std::string_view text) {
  const Words all = words_of(text);
  Words kept;
  std::copy_if(all.begin(), all.end(), std::back_inserter(kept),
               [](const std::u32string& word) { return !is_one_of(kParticles, word); });
  if (kept.empty()) return join_parts(all);
  Words joined;
  std::u32string prefix;
  std::u32string word;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const std::u32string& next = kept[i] == kSaint ? kShortSaint : kept[i];
    word += next;
    if (is_one_of(kPrefixes, next) && i + 1 < kept.size()) continue;
    joined.push_back(std::exchange(word, {}));
  }
  return join_parts(joined);
}

std::string first_part(std::string_view text) {
  const Words words = words_of(text);
  return words.empty() ? std::string() : encode_text(words.front());
}

std::string last_part(std::string_view text) {
  const Words words = words_of(text);
  return words.empty() ? std::string() : encode_text(words.back());
}

}  // namespace tacit::linkage
