#include "linkage/variants.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "linkage/date_variants.h"

namespace tacit::linkage {
namespace {

std::size_t find_date_step(const std::vector<TransformStep>& steps) {
  const auto at = std::find_if(steps.begin(), steps.end(), [](const TransformStep& step) {
    return std::holds_alternative<step::Date>(step);
  });
  return static_cast<std::size_t>(at - steps.begin());
}

std::vector<std::chrono::year_month_day> dates_near(std::chrono::year_month_day date, VariantKind kind) {
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
  }
  return {};
}

// Without `own`, empty ones and repetitions, in their order.
std::vector<std::string> distinct_values(const std::vector<std::string>& values, const std::string& own) {
  std::vector<std::string> result;
  for (const std::string& value : values) {
    const bool seen =
        value.empty() || value == own || std::find(result.begin(), result.end(), value) != result.end();
    if (!seen && result.size() < kMaxVariants) result.push_back(value);
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
  }
  return kMaxVariants;
}

std::optional<VariantKind> variant_kind_named(std::string_view name) {
  const auto at = std::find(kVariantKindNames.begin(), kVariantKindNames.end(), name);
  if (at == kVariantKindNames.end()) return std::nullopt;
  return static_cast<VariantKind>(at - kVariantKindNames.begin());
}

std::string variant_problem(const std::vector<TransformStep>& steps, VariantKind kind) {
  if (find_date_step(steps) < steps.size()) return {};
  return fmt::format("variants of kind '{}' are of a date: the transform has no step 'date'", name_of(kind));
}

Variants::Variants(const std::vector<TransformStep>& steps, VariantKind kind, std::string_view salt)
    : kind_(kind), whole_(steps, salt), split_(find_date_step(steps)) {
  if (split_ < steps.size()) date_ = std::get<step::Date>(steps[split_]);
}

std::vector<std::string> Variants::operator()(std::string_view text) const {
  const std::string own = whole_(text);
  if (own.empty()) return {};
  return distinct_values(date_values(text), own);
}

std::vector<std::string> Variants::date_values(std::string_view text) const {
  if (!date_) return {};
  const auto known = read_date(whole_.first_steps(text, split_), date_->reading());
  const auto date = known ? known->whole() : std::nullopt;
  if (!date) return {};
  std::vector<std::string> values;
  for (const auto near : dates_near(*date, kind_)) {
    values.push_back(whole_.later_steps(date_part(near, date_->part), split_ + 1));
  }
  return values;
}

}  // namespace tacit::linkage
