#include "linkage/date_variants.h"

#include <algorithm>
#include <initializer_list>

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

}  // namespace tacit::linkage
