// SPDX-License-Identifier: Apache-2.0
#include "synth/typos.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace tacit::synth {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

char random_letter(Rng& rng) {
  return static_cast<char>('a' + rng.below(26));
}
char random_digit(Rng& rng) {
  return static_cast<char>('0' + rng.below(10));
}

std::size_t random_place(const std::string& text, Rng& rng) {
  return rng.below(static_cast<std::uint32_t>(text.size()));
}

/// A key beside `letter`'s on a QWERTY keyboard.
char keyboard_neighbour(char letter, Rng& rng) {
  static constexpr std::array<std::string_view, 26> kNeighbours = {
      "qwsz",   "vghn",  "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko",
      "huikmn", "jiolm", "kop",  "njk",    "bhjm", "iklp",   "ol",     "wa",     "edft",
      "awedxz", "rfgy",  "yhji", "cfgb",   "qase", "zsdc",   "tghu",   "asx"};
  const std::string_view neighbours = kNeighbours[static_cast<std::size_t>(letter - 'a')];
  return neighbours[rng.below(static_cast<std::uint32_t>(neighbours.size()))];
}

/// Takes `changed` over unless it says the same or nothing, or starts or ends with a blank.
bool accept(std::string& text, const std::string& changed) {
  if (changed.empty() || changed.front() == ' ' || changed.back() == ' ' || changed == text) return false;
  text = changed;
  return true;
}

struct Spelling {
  std::string_view from;
  std::string_view to;
};

constexpr std::array<Spelling, 36> kSpellings = {{
    // heard
    {"ph", "f"},
    {"f", "ph"},
    {"ie", "y"},
    {"y", "ie"},
    {"mac", "mc"},
    {"mc", "mac"},
    {"ck", "k"},
    {"c", "k"},
    {"k", "c"},
    {"ee", "ea"},
    {"ea", "ee"},
    {"ou", "ow"},
    {"ai", "ay"},
    {"ei", "ie"},
    {"s", "z"},
    {"z", "s"},
    {"th", "t"},
    {"wh", "w"},
    {"tt", "t"},
    {"ll", "l"},
    {"nn", "n"},
    {"ss", "s"},
    {"l", "ll"},
    {"n", "nn"},
    {"t", "tt"},
    {"e", "a"},
    {"o'", "o"},
    {"-", " "},
    // seen
    {"rn", "m"},
    {"m", "rn"},
    {"cl", "d"},
    {"vv", "w"},
    {"i", "l"},
    {"l", "i"},
    {"u", "v"},
    {"h", "b"},
}};

/// Does what `from` -> `to` says at one random place; false where `text` does not hold `from`.
bool apply_spelling(std::string& text, const Spelling& spelling, Rng& rng) {
  std::size_t at = text.find(spelling.from, random_place(text, rng));
  if (at == std::string::npos) at = text.find(spelling.from);
  if (at == std::string::npos) return false;
  std::string changed = text;
  changed.replace(at, spelling.from.size(), spelling.to);
  return accept(text, changed);
}

bool is_date(int year, unsigned month, unsigned day) {
  constexpr std::array<unsigned, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > kDays.size() || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= kDays[month - 1] + (leap && month == 2 ? 1 : 0);
}

}  // namespace

bool insert_character(std::string& text, Rng& rng) {
  if (text.empty()) return false;
  constexpr std::uint32_t kDoubled = 300'000;
  const std::size_t place = random_place(text, rng);
  const char beside = text[place];
  char inserted = is_digit(beside) ? random_digit(rng) : random_letter(rng);
  if (beside != ' ' && rng.chance(kDoubled)) inserted = beside;
  text.insert(place + 1, 1, inserted);
  return true;
}

bool delete_character(std::string& text, Rng& rng) {
  if (text.size() < 2) return false;
  std::string changed = text;
  changed.erase(random_place(text, rng), 1);
  return accept(text, changed);
}

bool replace_character(std::string& text, Rng& rng) {
  if (text.empty()) return false;
  constexpr std::uint32_t kAnyLetter = 250'000;
  std::string changed = text;
  char& c = changed[random_place(text, rng)];
  if (is_letter(c)) {
    c = rng.chance(kAnyLetter) ? random_letter(rng) : keyboard_neighbour(c, rng);
  } else if (is_digit(c)) {
    c = random_digit(rng);
  }
  return accept(text, changed);
}

bool transpose_characters(std::string& text, Rng& rng) {
  if (text.size() < 2) return false;
  std::string changed = text;
  const std::size_t place = rng.below(static_cast<std::uint32_t>(text.size()) - 1);
  std::swap(changed[place], changed[place + 1]);
  return accept(text, changed);
}

bool respell(std::string& text, Rng& rng) {
  if (text.empty()) return false;
  const std::size_t start = rng.below(kSpellings.size());
  for (std::size_t i = 0; i < kSpellings.size(); ++i) {
    if (apply_spelling(text, kSpellings[(start + i) % kSpellings.size()], rng)) return true;
  }
  return false;
}

bool mistype_text(std::string& text, Rng& rng) {
  constexpr std::array<std::uint32_t, 5> kPercent = {20, 22, 25, 15, 18};
  constexpr std::array<bool (*)(std::string&, Rng&), 5> kErrors = {
      insert_character, delete_character, replace_character, transpose_characters, respell};
  return kErrors[rng.weighted(kPercent)](text, rng);
}

bool mistype_number(std::string& digits, Rng& rng) {
  constexpr std::uint32_t kTransposed = 350'000;
  return rng.chance(kTransposed) ? transpose_characters(digits, rng) : replace_character(digits, rng);
}

bool swap_day_and_month(std::string& date) {
  constexpr std::size_t kLength = 8;
  if (date.size() != kLength || !std::all_of(date.begin(), date.end(), is_digit)) return false;
  const std::string swapped = date.substr(0, 4) + date.substr(6, 2) + date.substr(4, 2);
  const int number = std::stoi(swapped);
  const auto month = static_cast<unsigned>(number / 100 % 100);
  if (!is_date(number / 10'000, month, static_cast<unsigned>(number % 100))) return false;
  return accept(date, swapped);
}

bool mistype_date(std::string& date, Rng& rng) {
  constexpr std::uint32_t kSwapped = 250'000;
  return rng.chance(kSwapped) ? swap_day_and_month(date) : mistype_number(date, rng);
}

}  // namespace tacit::synth
