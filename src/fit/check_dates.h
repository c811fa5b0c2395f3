// SPDX-License-Identifier: Apache-2.0
// In which order a file writes its dates: how many of a date field's texts each order reads, and which order
// suits one file, or both.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/date.h"
#include "linkage/model.h"
#include "table/table.h"

namespace tacit::fit {

/// In the order of DateOrder.
inline constexpr std::array kDateOrders = {DateOrder::kYearFirst, DateOrder::kDayMonthYear,
                                           DateOrder::kMonthDayYear};

/// Of the texts of a date field that are not empty. An order reads a text where no other order gives more
/// levels of the field a value: a text that has a day by one order, and by another only a year, is not read
/// by that; a year alone is read by every order.
struct DateHabits {
  DateOrder order = DateOrder::kYearFirst;  // of the model
  std::size_t values = 0;
  std::array<std::size_t, kDateOrders.size()> read_by{};  // each order, as in kDateOrders
  std::size_t first_of_january = 0;                       // of those that the model's order reads
  // Of those that no order reads, that are dates with two-digit years, or days as Excel counts them.
  std::size_t two_digit_years = 0, serial_days = 0;
  std::array<std::size_t, kDateOrders.size()> two_digit_years_by{};  // those that each order reads

  std::size_t read_by_order(DateOrder o) const { return read_by[static_cast<std::size_t>(o)]; }
  std::size_t read() const { return read_by_order(order); }
  /// The order that reads most; the model's if none reads more.
  DateOrder best_order() const;
  /// The same of dates with two-digit years.
  DateOrder best_order_of_two_digit_years() const;
  std::size_t read_by_best() const { return read_by_order(best_order()); }
  /// Whether this order reads as many as the best one, but for slips.
  bool is_read_by(DateOrder o) const;
  /// Whether these are dates that some order reads, nearly all.
  bool has_clear_order() const;
  /// Whether most of the dates are lost to the model, but another order reads nearly all of them.
  bool has_wrong_order() const;
};

/// `field` has a date step. It is read as it is, but for the order of its date steps.
DateHabits date_habits(const linkage::Field& field, std::span<const std::string> texts);

/// The first date step of a transform or of a field's levels, or null.
const linkage::step::Date* date_step(const std::vector<linkage::TransformStep>& transform);
const linkage::step::Date* date_step(const linkage::Field& field);

/// The order for dates that two files write; a side without dates suits every order. Nothing where each file
/// needs another one. It stays that of the model unless nearly all dates of both files are read by another
/// one and the model's misses some.
std::optional<DateOrder> order_for_both(const DateHabits& client, const DateHabits& server);

/// What became of the dates of one column, or of several that are joined.
struct OrderFound {
  std::vector<std::string> columns;
  DateHabits client, server;       // by the order before
  std::optional<DateOrder> order;  // the one that is clear; nothing where each file needs another one
};

/// Sets the order of the model's date steps, of fields and passes, to that in which both files write their
/// dates, where it is clear. Gives those that were changed, and those for which the files differ, which stay.
/// Columns that a file lacks are passed over. Looks at up to `most_records` of each file.
std::vector<OrderFound> find_orders(linkage::ModelSpec& model, const table::Table& client,
                                    const table::Table& server, std::size_t most_records);

}  // namespace tacit::fit
