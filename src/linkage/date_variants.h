// SPDX-License-Identifier: Apache-2.0
// What a date may have been when it was written down wrongly: other days that are one slip away. For the
// alternatives of a server's record (docs/model.md, "Near levels").
#pragma once

#include <chrono>
#include <vector>

namespace tacit::linkage {

/// Only days that exist and whose years have four digits; without `date` itself, each day once.

/// The day before and the day after.
std::vector<std::chrono::year_month_day> days_beside(std::chrono::year_month_day date);

/// The same day `months` months before and after; where that month has no such day, there is none.
std::vector<std::chrono::year_month_day> months_beside(std::chrono::year_month_day date, int months);

/// The same day and month `years` years before and after; of 29 February only in leap years.
std::vector<std::chrono::year_month_day> years_beside(std::chrono::year_month_day date, int years);

/// Day and month exchanged; none where they are equal or the day is over 12.
std::vector<std::chrono::year_month_day> day_month_swapped(std::chrono::year_month_day date);

/// One of the eight digits of YYYYMMDD wrong, from the first to the last; and with `exchanged` also two
/// neighbours exchanged. Years are from 1800 to 2099, or that of `date`: nobody writes others by a slip.
std::vector<std::chrono::year_month_day> dates_with_slip(std::chrono::year_month_day date, bool exchanged);

}  // namespace tacit::linkage
