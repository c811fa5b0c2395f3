// SPDX-License-Identifier: Apache-2.0
#include "synth/value_errors.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/text.h"
#include "synth/typos.h"

namespace tacit::synth {
namespace {

bool is_decimal(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char32_t c) {
  return c >= 'A' && c <= 'Z';
}
bool is_small(char32_t c) {
  return c >= 'a' && c <= 'z';
}
char to_small(char32_t c) {
  return static_cast<char>(is_capital(c) ? c + ('a' - 'A') : c);
}
char32_t to_capital(char32_t c) {
  return is_small(c) ? c - ('a' - 'A') : c;
}

/// A value as typos.h has them: small letters, and a byte from 0x80 on for each character that is not ASCII.
class PlainValue {
 public:
  explicit PlainValue(std::string_view value) {
    for (const char32_t c : decode_text(value)) {
      capitals_ += is_capital(c) ? 1 : 0;
      smalls_ += is_small(c) ? 1 : 0;
      if (capitals_ + smalls_ == 1 && is_capital(c)) begins_with_capital_ = true;
      text_.push_back(c < 0x80 ? to_small(c) : byte_of(c));
    }
  }

  /// Whether there are few enough different characters, all of them to be printed.
  bool is_plain() const { return others_.size() <= kMostOthers; }
  bool is_other_script() const {
    const auto other = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    return static_cast<std::size_t>(std::count_if(text_.begin(), text_.end(), other)) > capitals_ + smalls_;
  }
  const std::string& text() const { return text_; }

  /// UTF-8 of a changed text().
  std::string restored(std::string_view changed) const {
    std::u32string restored;
    bool begins_word = true;
    for (const char byte : changed) {
      const auto code = static_cast<unsigned char>(byte);
      char32_t c = code < 0x80 ? code : others_[code - 0x80];
      if (all_capitals() || (begins_with_capital_ && begins_word)) c = to_capital(c);
      begins_word = byte == ' ' || byte == '-' || byte == '\'';
      restored.push_back(c);
    }
    return encode_text(restored);
  }

 private:
  static constexpr std::size_t kMostOthers = 0x80;

  bool all_capitals() const { return smalls_ == 0 && capitals_ > 0; }

  char byte_of(char32_t c) {
    std::size_t place = others_.find(c);
    if (place == std::u32string::npos) {
      place = others_.size();
      others_.push_back(c);
    }
    return static_cast<char>(0x80 + place);
  }

  std::string text_;
  std::u32string others_;
  std::size_t capitals_ = 0, smalls_ = 0;
  bool begins_with_capital_ = false;
};

// `error` on the plain form of the value.
bool with_plain(std::string& value, const auto& error) {
  const PlainValue plain(value);
  if (value.empty() || !plain.is_plain()) return false;
  std::string text = plain.text();
  if (!error(text)) return false;
  std::string changed = plain.restored(text);
  if (changed == value) return false;
  value = std::move(changed);
  return true;
}

bool replace_by_own(std::string& text, Rng& rng) {
  const auto place = [&] { return rng.below(static_cast<std::uint32_t>(text.size())); };
  const std::size_t from = place(), to = place();
  if (text[from] == text[to] || text[from] == ' ' || text[to] == ' ') return false;
  text[to] = text[from];
  return true;
}

bool double_own(std::string& text, Rng& rng) {
  const std::size_t place = rng.below(static_cast<std::uint32_t>(text.size()));
  if (text[place] == ' ') return false;
  text.insert(place, 1, text[place]);
  return true;
}

bool mistype_other_script(std::string& text, Rng& rng) {
  constexpr std::array<std::uint32_t, 4> kPercent = {30, 15, 30, 25};
  constexpr std::array<bool (*)(std::string&, Rng&), 4> kErrors = {delete_character, double_own,
                                                                   transpose_characters, replace_by_own};
  return kErrors[rng.weighted(kPercent)](text, rng);
}

// Digits that look alike on paper.
bool misread_digit(std::string& text, Rng& rng) {
  static constexpr std::array<std::string_view, 10> kAlike = {"68", "7",  "7",  "8",  "9",
                                                              "6",  "50", "12", "03", "4"};
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_decimal(text[i])) places.push_back(i);
  }
  if (places.empty()) return false;
  char& digit = text[places[rng.below(static_cast<std::uint32_t>(places.size()))]];
  const std::string_view alike = kAlike[static_cast<std::size_t>(digit - '0')];
  digit = alike[rng.below(static_cast<std::uint32_t>(alike.size()))];
  return true;
}

bool lose_leading_zeros(std::string& text) {
  const std::size_t first = text.find_first_not_of('0');
  if (first == 0 || first == std::string::npos) return false;
  text.erase(0, first);
  return true;
}

bool mistype_plain_number(std::string& text, Rng& rng) {
  enum : std::size_t { kMistyped, kMisread, kDropped, kDoubled, kZerosLost, kErrors };
  constexpr std::array<std::uint32_t, kErrors> kPercent = {68, 12, 9, 6, 5};
  switch (rng.weighted(kPercent)) {
    case kMisread:
      return misread_digit(text, rng);
    case kDropped:
      return delete_character(text, rng);
    case kDoubled:
      return insert_character(text, rng);
    case kZerosLost:
      return lose_leading_zeros(text);
    default:
      return mistype_number(text, rng);
  }
}

/// Where a written date has its numbers.
struct DateText {
  struct Run {
    std::size_t begin = 0, size = 0;
  };
  std::optional<Run> year;
  std::vector<Run> others;  // day and month in the order in which they stand, or the day alone

  std::vector<Run> runs() const {
    std::vector<Run> all = others;
    if (year) all.push_back(*year);
    std::sort(all.begin(), all.end(), [](const Run& a, const Run& b) { return a.begin < b.begin; });
    return all;
  }
};

DateText eight_digits(const std::string& text) {
  if (parse_date(text, DateOrder::kYearFirst)) return {DateText::Run{0, 4}, {{4, 2}, {6, 2}}};
  return {DateText::Run{4, 4}, {{0, 2}, {2, 2}}};
}

DateText find_numbers(const std::string& text) {
  constexpr std::size_t kCompact = 8, kYear = 4;
  DateText date;
  for (std::size_t i = 0; i < text.size() && text[i] != ':';) {
    if (!is_decimal(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && is_decimal(text[end])) ++end;
    if (end - i == kCompact && i == 0) return eight_digits(text.substr(0, kCompact));
    if (end - i == kYear && !date.year) {
      date.year = DateText::Run{i, end - i};
    } else if (end - i <= 2 && date.others.size() < 2) {
      date.others.push_back({i, end - i});
    }
    i = end;
  }
  return date;
}

int number_in(const std::string& text, const DateText::Run& run) {
  return std::stoi(text.substr(run.begin, run.size));
}

bool exchange_day_and_month(std::string& text, const DateText& date) {
  constexpr int kMonths = 12;
  if (date.others.size() != 2) return false;
  const auto& [first, second] = std::pair(date.others[0], date.others[1]);
  const int a = number_in(text, first), b = number_in(text, second);
  if (a == b || a > kMonths || b > kMonths) return false;
  const std::string before = text.substr(first.begin, first.size);
  const std::string after = text.substr(second.begin, second.size);
  text.replace(second.begin, second.size, before);
  text.replace(first.begin, first.size, after);
  return true;
}

bool miss_year_by_one(std::string& text, const DateText& date, Rng& rng) {
  if (!date.year) return false;
  const std::string other = std::to_string(number_in(text, *date.year) + (rng.below(2) == 0 ? -1 : 1));
  if (other.size() != date.year->size) return false;
  text.replace(date.year->begin, date.year->size, other);
  return true;
}

bool take_first_of_january(std::string& text, const DateText& date) {
  if (date.others.size() != 2) return false;
  const std::string before = text;
  for (const DateText::Run& run : date.others) text.replace(run.begin, run.size, run.size == 1 ? "1" : "01");
  return text != before;
}

bool mistype_digits(std::string& text, const DateText& date, Rng& rng) {
  std::string digits;
  for (const DateText::Run& run : date.runs()) digits += text.substr(run.begin, run.size);
  if (digits.empty() || !mistype_number(digits, rng)) return false;
  std::size_t next = 0;
  for (const DateText::Run& run : date.runs()) {
    text.replace(run.begin, run.size, digits, next, run.size);
    next += run.size;
  }
  return true;
}

bool change_date(std::string& text, const DateText& date, Rng& rng) {
  enum : std::size_t { kExchanged, kYear, kJanuary, kDigits, kErrors };
  constexpr std::array<std::uint32_t, kErrors> kPercent = {25, 12, 6, 57};
  switch (rng.weighted(kPercent)) {
    case kExchanged:
      return exchange_day_and_month(text, date);
    case kYear:
      return miss_year_by_one(text, date, rng);
    case kJanuary:
      return take_first_of_january(text, date);
    default:
      return mistype_digits(text, date, rng);
  }
}

bool is_some_date(const std::string& text) {
  return parse_date(text, DateOrder::kDayMonthYear) || parse_date(text, DateOrder::kMonthDayYear);
}

std::vector<std::string> words_of(const std::string& value) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    if (i != value.size() && value[i] != ' ' && value[i] != '-') continue;
    if (i > begin) words.push_back(value.substr(begin, i - begin));
    begin = i + 1;
  }
  return words;
}

}  // namespace

bool mistype_any_text(std::string& value, Rng& rng) {
  const bool other_script = PlainValue(value).is_other_script();
  return with_plain(value, [&](std::string& text) {
    return other_script ? mistype_other_script(text, rng) : mistype_text(text, rng);
  });
}

bool mistype_any_number(std::string& value, Rng& rng) {
  return with_plain(value, [&](std::string& text) { return mistype_plain_number(text, rng); });
}

bool mistype_any_date(std::string& value, Rng& rng) {
  constexpr int kTries = 3;  // to stay a date: programs that take dates refuse most others
  const DateText date = find_numbers(value);
  if (date.runs().empty()) return mistype_any_text(value, rng);
  for (int left = kTries; left > 0; --left) {
    std::string changed = value;
    if (!change_date(changed, date, rng)) return false;
    if (left != 1 && is_some_date(value) && !is_some_date(changed)) continue;
    value = std::move(changed);
    return true;
  }
  return false;
}

bool shorten_name(std::string& value, Rng& rng) {
  std::vector<std::string> words = words_of(value);
  if (words.empty()) return false;
  if (words.size() == 1) {
    const std::u32string letters = decode_text(words.front());
    if (letters.size() < 2) return false;
    value = encode_text(letters.substr(0, 1));
    return true;
  }
  words.erase(words.begin() + rng.below(static_cast<std::uint32_t>(words.size())));
  std::string shorter;
  for (const std::string& word : words) shorter += (shorter.empty() ? "" : " ") + word;
  value = std::move(shorter);
  return true;
}

}  // namespace tacit::synth
