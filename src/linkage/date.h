// The parts of a date that serve as linkage features.
#pragma once

#include <chrono>
#include <string>

#include "base/date.h"

namespace tacit::linkage {

enum class DatePart { kFull, kYear, kMonth, kDay, kMonthDay, kYearMonth };

using tacit::DateOrder;
using tacit::parse_date;

/// The part in digits: "19651013" (full), "1965", "10", "13", "1013" (month and day), "196510" (year and
/// month).
std::string date_part(std::chrono::year_month_day date, DatePart part);

}  // namespace tacit::linkage
