// SPDX-License-Identifier: Apache-2.0
#include "fit/check_dates.h"

#include <algorithm>
#include <map>
#include <variant>

#include "base/work.h"
#include "fit/check_field_text.h"
#include "fit/check_share.h"
#include "linkage/transform.h"

namespace tacit::fit {

namespace {

constexpr double kSlips = 0.01;  // of the dates: an order that reads more than this is a better one
constexpr double kNearlyAllDates = 0.9;
constexpr double kMostDates = 0.5;
constexpr int kAnyCentury = 30;
constexpr std::size_t kFewestDates = 10;  // fewer may all be slips

void set_order(std::vector<linkage::TransformStep>& transform, DateOrder order) {
  for (linkage::TransformStep& step : transform) {
    if (auto* date = std::get_if<linkage::step::Date>(&step)) date->order = order;
  }
}

// How many levels of the field that have a date step give a value, by one order.
class DateReader {
 public:
  DateReader(const linkage::Field& field, DateOrder order) {
    for (const linkage::Level& level : field.levels) {
      if (date_step(level.transform) == nullptr) continue;
      std::vector<linkage::TransformStep> transform = level.transform;
      set_order(transform, order);
      levels_.emplace_back(transform, "");
    }
  }

  std::size_t values_of(const std::string& text) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        levels_, [&](const linkage::Transform& level) { return !level(text).empty(); }));
  }

 private:
  std::vector<linkage::Transform> levels_;
};

void count_unread(const std::string& text, const linkage::step::Date& step, DateHabits& habits) {
  bool has_two_digits = false;
  for (std::size_t k = 0; k < kDateOrders.size(); ++k) {
    if (!read_date(text, {kDateOrders[k], kAnyCentury, step.serial})) continue;
    ++habits.two_digit_years_by[k];
    has_two_digits = true;
  }
  habits.two_digit_years += has_two_digits ? 1 : 0;
  if (has_two_digits) return;
  if (read_date(text, {step.order, step.century, DateSerial::kExcel})) ++habits.serial_days;
}

// A part of a pass as a field, whose texts are read alike.
linkage::Field field_of(const linkage::PassPart& part) {
  linkage::Field field;
  field.columns = part.columns;
  field.missing = part.missing;
  field.levels.push_back({part.transform, 0, 0});
  return field;
}

bool has_columns(const table::Table& table, const std::vector<std::string>& columns) {
  return std::ranges::all_of(columns,
                             [&](const auto& column) { return table.find_column(column).has_value(); });
}

DateHabits dates_of(const linkage::ModelSpec& model, const linkage::Field& field, const table::Table& table,
                    std::size_t most_records) {
  const FieldTexts texts(model, field, table);
  return date_habits(field, texts.present(spread_records(table.records(), most_records)));
}

// Each column with dates, or several that are joined, as one field with all levels that read them.
std::map<std::vector<std::string>, linkage::Field> date_columns(const linkage::ModelSpec& model) {
  std::map<std::vector<std::string>, linkage::Field> found;
  const auto add = [&](const linkage::Field& field) {
    if (date_step(field) == nullptr) return;
    const auto [at, is_new] = found.emplace(field.columns, field);
    if (!is_new) at->second.levels.insert(at->second.levels.end(), field.levels.begin(), field.levels.end());
  };
  for (const linkage::Field& field : model.fields) add(field);
  for (const linkage::Pass& pass : model.passes) {
    for (const linkage::PassPart& part : pass.parts) add(field_of(part));
  }
  return found;
}

void set_order_of(linkage::ModelSpec& model, const std::vector<std::string>& columns, DateOrder order) {
  for (linkage::Field& field : model.fields) {
    if (field.columns != columns) continue;
    for (linkage::Level& level : field.levels) set_order(level.transform, order);
  }
  for (linkage::Pass& pass : model.passes) {
    for (linkage::PassPart& part : pass.parts) {
      if (part.columns == columns) set_order(part.transform, order);
    }
  }
}

// The order that reads most; `order` if none reads more.
DateOrder best_of(const std::array<std::size_t, kDateOrders.size()>& read_by, DateOrder order) {
  const auto most = std::ranges::max_element(read_by);
  if (*most == read_by[static_cast<std::size_t>(order)]) return order;
  return kDateOrders[static_cast<std::size_t>(most - read_by.begin())];
}

}  // namespace

DateOrder DateHabits::best_order() const {
  return best_of(read_by, order);
}

DateOrder DateHabits::best_order_of_two_digit_years() const {
  return best_of(two_digit_years_by, order);
}

bool DateHabits::is_read_by(DateOrder o) const {
  return share_of(read_by_best() - read_by_order(o), values) <= kSlips;
}

bool DateHabits::has_clear_order() const {
  return values >= kFewestDates && share_of(read_by_best(), values) >= kNearlyAllDates;
}

bool DateHabits::has_wrong_order() const {
  return has_clear_order() && share_of(read(), values) < kMostDates;
}

DateHabits date_habits(const linkage::Field& field, std::span<const std::string> texts) {
  DateHabits habits;
  const linkage::step::Date& step = *date_step(field);
  habits.order = step.order;
  std::vector<DateReader> readers;
  for (const DateOrder order : kDateOrders) readers.emplace_back(field, order);
  std::array<std::size_t, kDateOrders.size()> levels{};
  for (const std::string& text : texts) {
    work_step();
    if (text.empty()) continue;
    ++habits.values;
    std::ranges::transform(readers, levels.begin(), [&](const DateReader& r) { return r.values_of(text); });
    const std::size_t most = std::ranges::max(levels);
    if (most == 0) count_unread(text, step, habits);
    for (std::size_t k = 0; k < levels.size(); ++k)
      habits.read_by[k] += most != 0 && levels[k] == most ? 1 : 0;
    const auto date = read_date(text, step.reading());
    if (date && date->month == 1 && date->day == 1) {
      ++habits.first_of_january;
    }
  }
  return habits;
}

const linkage::step::Date* date_step(const std::vector<linkage::TransformStep>& transform) {
  for (const linkage::TransformStep& step : transform) {
    if (const auto* date = std::get_if<linkage::step::Date>(&step)) return date;
  }
  return nullptr;
}

const linkage::step::Date* date_step(const linkage::Field& field) {
  for (const linkage::Level& level : field.levels) {
    if (const auto* date = date_step(level.transform)) return date;
  }
  return nullptr;
}

std::optional<DateOrder> order_for_both(const DateHabits& client, const DateHabits& server) {
  const DateOrder order = client.order;
  const auto suits = [&](DateOrder o) { return client.is_read_by(o) && server.is_read_by(o); };
  const auto clear_or_none = [](const DateHabits& side) {
    return side.values == 0 || side.has_clear_order();
  };
  if (suits(order) || !clear_or_none(client) || !clear_or_none(server)) return order;
  const auto found = std::ranges::find_if(kDateOrders, suits);
  return found == kDateOrders.end() ? std::nullopt : std::optional(*found);
}

std::vector<OrderFound> find_orders(linkage::ModelSpec& model, const table::Table& client,
                                    const table::Table& server, std::size_t most_records) {
  std::vector<OrderFound> result;
  for (const auto& [columns, field] : date_columns(model)) {
    if (!has_columns(client, columns) || !has_columns(server, columns)) continue;
    OrderFound found{columns, dates_of(model, field, client, most_records),
                     dates_of(model, field, server, most_records), std::nullopt};
    found.order = order_for_both(found.client, found.server);
    if (found.order == found.client.order) continue;
    if (found.order) set_order_of(model, columns, *found.order);
    result.push_back(std::move(found));
  }
  return result;
}

}  // namespace tacit::fit
