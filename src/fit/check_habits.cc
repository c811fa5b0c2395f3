// SPDX-License-Identifier: Apache-2.0
#include "fit/check_habits.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "base/work.h"
#include "fit/check_field_text.h"

namespace tacit::fit {

namespace {

constexpr double kNearlyAll = 0.95;
constexpr std::size_t kShortestWithZeros = 4;  // house numbers are shorter and have any length
constexpr std::size_t kSlipRatio = 4;          // slips add a digit about as often as they drop one
constexpr std::size_t kMinShort = 3;           // one or two short numbers are slips

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_from(std::string_view text, std::size_t first) {
  std::size_t at = first;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at - first;
}

enum class NumberForm { kNone, kDigits, kDecimal, kExponent };

// "2600"; "2600.0", "2600.00"; "1.2E+06", "1e6". A house number such as "12.5" is none of them.
NumberForm form_of(std::string_view text) {
  const std::size_t whole = digits_from(text, 0);
  if (whole == 0) return NumberForm::kNone;
  if (whole == text.size()) return NumberForm::kDigits;
  std::size_t at = whole;
  std::size_t fraction = 0;
  if (text[at] == '.') {
    fraction = digits_from(text, at + 1);
    if (fraction == 0) return NumberForm::kNone;
    at += 1 + fraction;
  }
  if (at == text.size()) {
    return text.find_first_not_of('0', whole + 1) == std::string_view::npos ? NumberForm::kDecimal
                                                                            : NumberForm::kNone;
  }
  if (text[at] != 'e' && text[at] != 'E') return NumberForm::kNone;
  ++at;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  return at < text.size() && at + digits_from(text, at) == text.size() ? NumberForm::kExponent
                                                                       : NumberForm::kNone;
}

bool is_letter_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

bool nearly_all(std::size_t part, std::size_t all) {
  return all != 0 && static_cast<double>(part) >= kNearlyAll * static_cast<double>(all);
}

// Lengths of the numbers in digits only, and those of each length that begin with a zero.
struct Lengths {
  std::map<std::size_t, std::size_t> numbers, with_zero;
  std::size_t all = 0;

  void add(std::string_view digits) {
    ++all;
    ++numbers[digits.size()];
    if (digits.front() == '0') ++with_zero[digits.size()];
  }
};

void judge_zeros(Lengths& lengths, NumberHabits& habits) {
  const auto usual = std::max_element(lengths.numbers.begin(), lengths.numbers.end(),
                                      [](const auto& a, const auto& b) { return a.second < b.second; });
  if (usual == lengths.numbers.end()) return;
  habits.length = usual->first;
  habits.one_short = lengths.numbers[habits.length - 1];
  habits.lost_zeros = habits.length >= kShortestWithZeros && habits.one_short >= kMinShort &&
                      nearly_all(usual->second + habits.one_short, lengths.all) &&
                      lengths.numbers[habits.length + 1] * kSlipRatio <= habits.one_short &&
                      lengths.with_zero[habits.length] == 0;
}

// A column whose values are nearly all in letters, and whose field does not look at digits.
bool is_name(const linkage::Field& field, const FieldHabits& habits) {
  if (field.about == linkage::About::kAddress || habits.is_date || has_digits_step(field)) return false;
  return std::all_of(habits.columns.begin(), habits.columns.end(),
                     [](const ColumnHabits& c) { return nearly_all(c.text.with_letters, c.text.values); });
}

}  // namespace

TextHabits text_habits(std::span<const std::string_view> values) {
  TextHabits habits;
  for (const std::string_view value : values) {
    work_step();
    if (value.empty()) continue;
    ++habits.values;
    if (!is_utf8(value)) ++habits.not_utf8;
    if (std::any_of(value.begin(), value.end(), is_letter_byte)) ++habits.with_letters;
    if (std::any_of(value.begin(), value.end(), is_digit)) ++habits.with_digits;
  }
  return habits;
}

NumberHabits number_habits(std::span<const std::string_view> values) {
  NumberHabits habits;
  Lengths lengths;
  for (const std::string_view value : values) {
    if (value.empty()) continue;
    ++habits.values;
    const NumberForm form = form_of(value);
    if (form == NumberForm::kDigits) lengths.add(value);
    if (form == NumberForm::kDecimal) ++habits.decimals;
    if (form == NumberForm::kExponent) ++habits.exponents;
  }
  if (!nearly_all(lengths.all + habits.decimals + habits.exponents, habits.values)) {
    return {.values = habits.values};
  }
  habits.numbers = true;
  judge_zeros(lengths, habits);
  return habits;
}

std::vector<FieldHabits> field_habits(const linkage::Model& model, const table::Table& table,
                                      std::span<const std::uint32_t> records) {
  std::vector<FieldHabits> result;
  for (const linkage::Field& field : model.fields()) {
    const FieldTexts texts(model.spec(), field, table);
    FieldHabits habits;
    habits.is_date = date_step(field) != nullptr;
    for (std::size_t k = 0; k < field.columns.size(); ++k) {
      const std::vector<std::string_view> values = texts.column(k, records);
      habits.columns.push_back({field.columns[k], text_habits(values), number_habits(values)});
    }
    if (habits.is_date) habits.dates = date_habits(field, texts.present(records));
    habits.is_name = is_name(field, habits);
    result.push_back(std::move(habits));
  }
  return result;
}

}  // namespace tacit::fit
