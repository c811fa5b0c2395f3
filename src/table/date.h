// SPDX-License-Identifier: Apache-2.0
// Dates of birth, and ages in completed years.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/date.h"

namespace tacit::table {

using Date = std::chrono::year_month_day;  // only dates that exist, years 1 to 9999

using tacit::DateOrder;
using tacit::parse_date;

/// Completed years from birth to the day; negative if the birth comes after it. Somebody born on 29 February
/// completes a year on 1 March in years without a 29 February.
int completed_years(const Date& birth, const Date& day);

/// Turns a column of dates of birth into ages in completed years.
struct AgeDerivation {
  Date at;  // the day at which people are as old as the measure or dimension says
  DateOrder order = DateOrder::kDayMonthYear;

  bool operator==(const AgeDerivation&) const = default;
};

/// The age of somebody born on the day that `birth` names; negative for a birth after the day, nullopt if the
/// text is not a date.
std::optional<int> age_of(std::string_view birth, const AgeDerivation& derivation);

}  // namespace tacit::table
