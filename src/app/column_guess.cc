// SPDX-License-Identifier: Apache-2.0
#include "app/column_guess.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>
#include <tuple>

#include "app/column_words.h"

namespace tacit::app {

namespace {

using Words = std::vector<std::string>;

void add_new(std::vector<std::string>& names, const std::vector<std::string>& more) {
  for (const std::string& name : more) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

// "dateOfBirth", "Date of birth" and "DATE_OF_BIRTH" are date, of, birth.
Words words_of(std::string_view name) {
  Words words(1);
  char before = ' ';
  for (const char c : name) {
    const bool begins = is_upper(c) && is_word(before) && !is_upper(before);
    if ((begins || !is_word(c)) && !words.back().empty()) words.emplace_back();
    if (is_word(c)) words.back() += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    before = c;
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool says_nothing(const std::string& word) {
  static const std::set<std::string, std::less<>> kSmall = {"of",      "the",    "in",    "at",
                                                            "patient", "person", "client"};
  return kSmall.contains(word);
}

// The words by which two names are compared, in alphabetical order.
Words meaning_of(std::string_view name) {
  Words words = words_of(name);
  if (words.size() > 1) std::erase_if(words, says_nothing);
  const std::string written = fmt::format("{}", fmt::join(words, " "));
  const auto same = std::ranges::find(kColumnWords, written, &ColumnWords::written);
  if (same != kColumnWords.end()) words = words_of(same->meant);
  std::ranges::sort(words);
  return words;
}

std::size_t common_words(const Words& a, const Words& b) {
  Words common;
  std::ranges::set_intersection(a, b, std::back_inserter(common));
  return common.size();
}

// How alike two names are, from 0 to 1: the share of their words that they have in common.
double likeness(const Words& a, const Words& b) {
  if (a.empty() || b.empty()) return 0;
  const double common = static_cast<double>(common_words(a, b));
  return common / (static_cast<double>(a.size() + b.size()) - common);
}

// Two of three words: a word that most names have, such as "name" or "date", is not enough.
constexpr double kAlike = 0.6;

}  // namespace

std::vector<std::string> client_columns(const linkage::Model& model) {
  std::vector<std::string> names;
  for (const linkage::Field& field : model.fields()) add_new(names, field.columns);
  for (const linkage::Pass& pass : model.passes()) {
    for (const linkage::PassPart& part : pass.parts) add_new(names, part.columns);
  }
  return names;
}

std::vector<ColumnGuess> guess_columns(const std::vector<std::string>& wanted,
                                       const std::vector<std::string>& columns) {
  std::vector<ColumnGuess> guesses;
  std::set<std::string> free(columns.begin(), columns.end());
  for (const std::string& name : wanted) guesses.push_back({name, free.erase(name) == 1 ? name : ""});
  // The likest pairs first; of equal ones in the order of the model and of the file.
  std::vector<std::tuple<double, std::size_t, std::size_t>> pairs;
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const double like = likeness(meaning_of(wanted[w]), meaning_of(columns[c]));
      if (like >= kAlike) pairs.emplace_back(-like, w, c);
    }
  }
  std::ranges::sort(pairs);
  for (const auto& [unlike, w, c] : pairs) {
    if (guesses[w].column.empty() && free.erase(columns[c]) == 1) guesses[w].column = columns[c];
  }
  return guesses;
}

}  // namespace tacit::app
