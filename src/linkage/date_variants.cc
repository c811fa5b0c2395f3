// SPDX-License-Identifier: Apache-2.0
#include "linkage/date_variants.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <string>
#include <utility>

#include "linkage/date.h"

namespace tacit::linkage {
namespace {

using std::chrono::year_month_day;

bool is_writable(year_month_day date) {
  return date.ok() && static_cast<int>(date.year()) >= 1 && static_cast<int>(date.year()) <= 9999;
}

std::vector<year_month_day> writable(std::initializer_list<year_month_day> dates, year_month_day own) {
  std::vector<year_month_day> result;
  std::copy_if(dates.begin(), dates.end(), std::back_inserter(result),
               [own](year_month_day date) { return date != own && is_writable(date); });
  return result;
}

constexpr int kFirstSlipYear = 1800;
constexpr int kLastSlipYear = 2099;

// The existing day of eight digits whose year a slip may give.
void add_slip(const std::string& digits, year_month_day own, std::vector<year_month_day>& dates) {
  const auto slip = parse_date(digits, DateOrder::kYearFirst);
  if (!slip || *slip == own) return;
  const int year = static_cast<int>(slip->year());
  const bool is_likely = slip->year() == own.year() || (year >= kFirstSlipYear && year <= kLastSlipYear);
  if (is_likely) dates.push_back(*slip);
}

}  // namespace

std::vector<year_month_day> days_beside(year_month_day date) {
  const std::chrono::sys_days day(date);
  return writable({day - std::chrono::days(1), day + std::chrono::days(1)}, date);
}

std::vector<year_month_day> months_beside(year_month_day date, int months) {
  const std::chrono::months step(months);
  return writable({date - step, date + step}, date);
}

std::vector<year_month_day> years_beside(year_month_day date, int years) {
  const std::chrono::years step(years);
  return writable({date - step, date + step}, date);
}

std::vector<year_month_day> day_month_swapped(year_month_day date) {
  const std::chrono::month month(static_cast<unsigned>(date.day()));
  const std::chrono::day day(static_cast<unsigned>(date.month()));
  return writable({year_month_day(date.year(), month, day)}, date);
}

std::vector<year_month_day> dates_with_slip(year_month_day date, bool exchanged) {
  const std::string digits = date_part(date, DatePart::kFull);
  std::vector<year_month_day> dates;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string slip = digits;
      slip[i] = digit;
      add_slip(slip, date, dates);
    }
  }
  for (std::size_t i = 0; exchanged && i + 1 < digits.size(); ++i) {
    std::string slip = digits;
    std::swap(slip[i], slip[i + 1]);
    add_slip(slip, date, dates);
  }
  return dates;
}

}  // namespace tacit::linkage
