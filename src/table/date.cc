// SPDX-License-Identifier: Apache-2.0
#include "table/date.h"

#include <utility>

namespace tacit::table {

int completed_years(const Date& birth, const Date& day) {
  const int years = static_cast<int>(day.year()) - static_cast<int>(birth.year());
  const bool birthday_passed = std::pair(day.month(), day.day()) >= std::pair(birth.month(), birth.day());
  return birthday_passed ? years : years - 1;
}

std::optional<int> age_of(std::string_view birth, const AgeDerivation& derivation) {
  const auto date = parse_date(birth, derivation.order);
  if (!date) return std::nullopt;
  return completed_years(*date, derivation.at);
}

}  // namespace tacit::table
