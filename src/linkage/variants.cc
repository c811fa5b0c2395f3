// SPDX-License-Identifier: Apache-2.0
#include "linkage/variants.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "linkage/date_variants.h"
#include "linkage/text.h"
#include "linkage/text_variants.h"

namespace tacit::linkage {
namespace {

template <typename... Steps>
bool is_any_of(const TransformStep& step) {
  return (std::holds_alternative<Steps>(step) || ...);
}

bool is_date(const TransformStep& step) {
  return is_any_of<step::Date>(step);
}

// Steps after which a slip of the text can no longer be told from another text.
bool is_code(const TransformStep& step) {
  return is_any_of<step::Prefix, step::Suffix, step::SortedParts, step::Soundex, step::Nysiis,
                   step::Consonants, step::Minhash>(step);
}

bool is_cleaning(const TransformStep& step) {
  return is_any_of<step::Exact, step::Latin, step::Fold, step::Umlauts, step::Titles>(step);
}

template <typename Predicate>
std::size_t find_step(const std::vector<TransformStep>& steps, Predicate predicate) {
  return static_cast<std::size_t>(std::find_if(steps.begin(), steps.end(), predicate) - steps.begin());
}

bool is_of_dates(VariantKind kind) {
  return kind <= VariantKind::kSwapped;
}

bool is_of_names(VariantKind kind) {
  return kind >= VariantKind::kNickname;
}

// How many steps come before the value is varied.
std::size_t find_split(const std::vector<TransformStep>& steps, VariantKind kind) {
  const std::size_t date = find_step(steps, is_date);
  if (date < steps.size()) return date;
  switch (kind) {
    case VariantKind::kNickname:
      return find_step(steps, [](const TransformStep& step) { return !is_cleaning(step); });
    case VariantKind::kPart:
      return find_step(steps, [](const TransformStep& step) {
        return !is_cleaning(step) && !is_any_of<step::Particles>(step);
      });
    default:
      return find_step(steps, is_code);
  }
}

std::vector<std::chrono::year_month_day> dates_near(std::chrono::year_month_day date, VariantKind kind,
                                                    DatePart part) {
  switch (kind) {
    case VariantKind::kDay:
      return days_beside(date);
    case VariantKind::kMonth:
      return months_beside(date, 1);
    case VariantKind::kYear:
      return years_beside(date, 1);
    case VariantKind::kYears2:
      return years_beside(date, 2);
    case VariantKind::kSwapped:
      return day_month_swapped(date);
    case VariantKind::kDigit:
      return dates_with_slip(date, part == DatePart::kFull);
    default:
      return {};
  }
}

std::vector<std::string> texts_near(const std::string& text, VariantKind kind) {
  switch (kind) {
    case VariantKind::kDigit:
      return with_digit_slips(text);
    case VariantKind::kNickname:
      return with_other_names(fold_text(text));
    case VariantKind::kPart:
      return words_alone(fold_text(text));
    case VariantKind::kLetters:
      return with_letter_slips(text);
    default:
      return {};
  }
}

// Without `own`, empty ones and repetitions, the first `most` in their order.
std::vector<std::string> distinct_values(const std::vector<std::string>& values, const std::string& own,
                                         std::size_t most) {
  std::vector<std::string> result;
  for (const std::string& value : values) {
    const bool seen =
        value.empty() || value == own || std::find(result.begin(), result.end(), value) != result.end();
    if (!seen && result.size() < most) result.push_back(value);
  }
  return result;
}

}  // namespace

std::size_t most_variants(VariantKind kind) {
  switch (kind) {
    case VariantKind::kDay:
    case VariantKind::kMonth:
    case VariantKind::kYear:
    case VariantKind::kYears2:
      return 2;
    case VariantKind::kSwapped:
      return 1;
    case VariantKind::kDigit:
      return 59;  // of a number of six digits; of a date under 50
    case VariantKind::kNickname:
      return 20;
    case VariantKind::kPart:
      return 4;
    case VariantKind::kLetters:
      return 32;  // of 16 letters
  }
  return kMaxVariants;
}

std::optional<VariantKind> variant_kind_named(std::string_view name) {
  const auto at = std::find(kVariantKindNames.begin(), kVariantKindNames.end(), name);
  if (at == kVariantKindNames.end()) return std::nullopt;
  return static_cast<VariantKind>(at - kVariantKindNames.begin());
}

std::string variant_problem(const std::vector<TransformStep>& steps, VariantKind kind) {
  const bool has_date = find_step(steps, is_date) < steps.size();
  if (is_of_dates(kind) && !has_date) {
    return fmt::format("variants of kind '{}' are of a date: the transform has no step 'date'",
                       name_of(kind));
  }
  if (is_of_names(kind) && has_date) {
    return fmt::format("variants of kind '{}' are of a name: the transform has a step 'date'", name_of(kind));
  }
  return {};
}

Variants::Variants(const std::vector<TransformStep>& steps, VariantKind kind, std::string_view salt)
    : kind_(kind), whole_(steps, salt), split_(find_split(steps, kind)) {
  if (split_ < steps.size() && is_date(steps[split_])) date_ = std::get<step::Date>(steps[split_]);
}

std::vector<std::string> Variants::operator()(std::string_view text) const {
  const std::string own = whole_(text);
  return own.empty() ? std::vector<std::string>() : distinct_values(varied(text), own, most_variants(kind_));
}

std::vector<std::string> Variants::varied(std::string_view text) const {
  if (date_) return is_of_names(kind_) ? std::vector<std::string>() : date_values(text);
  std::vector<std::string> values;
  for (std::string& near : texts_near(whole_.first_steps(text, split_), kind_)) {
    values.push_back(whole_.later_steps(std::move(near), split_));
  }
  return values;
}

std::vector<std::string> Variants::date_values(std::string_view text) const {
  const auto known = read_date(whole_.first_steps(text, split_), date_->reading());
  if (!known) return {};
  // Any day stands for the year that is known alone.
  const bool only_year = known->day == 0 && date_->part == DatePart::kYear;
  const auto date = only_year ? std::optional(std::chrono::year(known->year) / 6 / 15) : known->whole();
  if (!date) return {};
  std::vector<std::string> values;
  for (const auto near : dates_near(*date, kind_, date_->part)) {
    values.push_back(whole_.later_steps(date_part(near, date_->part), split_ + 1));
  }
  return values;
}

}  // namespace tacit::linkage
