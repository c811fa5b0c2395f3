// Ages in completed years.
#pragma once

#include <chrono>

#include "base/date.h"

namespace tacit::table {

using Date = std::chrono::year_month_day;  // only dates that exist, years 1 to 9999

using tacit::DateOrder;
using tacit::parse_date;

/// Completed years from birth to the day; negative if the birth comes after it. Who was born on 29 February
/// completes a year on 1 March where there is no 29 February.
int completed_years(const Date& birth, const Date& day);

}  // namespace tacit::table
