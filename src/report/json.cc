// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "report/columns.h"
#include "table/decimal.h"
#include "table/interval.h"

namespace tacit::report {

namespace {

using table::ResultTable;
using Json = nlohmann::ordered_json;

// Digits of a decimal that every double brings back as they were.
constexpr std::ptrdiff_t kExactDigits = 15;

// A decimal text as a number where any reader gets it back to the digit, else as the text.
Json exact(const std::string& text) {
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits > kExactDigits) return text;
  if (text.find('.') == std::string::npos) return std::stoll(text);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// What the statistic adds up; a mean's and a share's reader can work out more digits from it.
Json sum_of(const table::Column& column, const table::Figure& figure) {
  switch (column.statistic.kind) {
    case table::StatisticKind::kCount:
      return nullptr;
    case table::StatisticKind::kShare:
      return figure.sum_scaled;
    default:
      return exact(table::format_decimal(figure.sum_scaled, column.decimals));
  }
}

// "standard_error" and "interval", both null where the figure has none.
void add_interval(const ResultTable& table, const Line& line, std::size_t c, Json& json) {
  const std::optional<table::Interval> interval = table::interval_of(table, c, line.figures);
  const table::Column& column = table.columns[c];
  json["standard_error"] = interval ? exact(table::error_text(column, *interval)) : Json(nullptr);
  json["interval"] = interval ? Json::array({exact(table::low_text(column, *interval)),
                                             exact(table::high_text(column, *interval))})
                              : Json(nullptr);
}

// 128 bits in units, with exactly so many decimals.
std::string wide_text(Wide scaled, int decimals) {
  std::string digits = fmt::format("{:0>{}}", fmt::format("{}", scaled), decimals + 1);
  if (decimals > 0) digits.insert(digits.size() - static_cast<std::size_t>(decimals), ".");
  return digits;
}

Json figure_json(const ResultTable& table, const Line& line, std::size_t c) {
  const table::Column& column = table.columns[c];
  const table::Figure& figure = line.figures[c];
  Json json = {{"suppressed", true}, {"count", nullptr}, {"sum", nullptr}, {"value", nullptr}};
  if (!figure.suppressed) {
    json = {{"suppressed", false},
            {"count", figure.count},
            {"sum", sum_of(column, figure)},
            {"value", exact(table::figure_text(column, figure))}};
  }
  add_interval(table, line, c, json);
  if (column.statistic.kind == table::StatisticKind::kStd) {
    json["squares"] =
        figure.suppressed ? Json(nullptr) : exact(wide_text(figure.squares, 2 * column.decimals));
  }
  return json;
}

// The smallest value that a measure has, by the custodian's catalog.
Json minimum_of(const table::Column& column) {
  const table::StatisticKind kind = column.statistic.kind;
  if (kind == table::StatisticKind::kCount || kind == table::StatisticKind::kShare) return nullptr;
  return exact(table::format_decimal(column.minimum_scaled, column.decimals));
}

Json interval_json(table::IntervalMethod method) {
  switch (method) {
    case table::IntervalMethod::kNone:
      return nullptr;
    case table::IntervalMethod::kWilson:
      return {{"level", table::kConfidence}, {"method", "wilson"}};
    case table::IntervalMethod::kStudent:
      return {{"level", table::kConfidence}, {"method", "student"}};
  }
  return nullptr;
}

Json axes_json(const ResultTable& table) {
  Json axes = Json::array();
  for (const table::Axis& axis : table.axes) {
    Json categories = Json::array();
    for (const std::string& category : axis.categories) categories.push_back(printable(category));
    axes.push_back({{"name", printable(axis.name)},
                    {"held_by", axis.is_clients ? "client" : "server"},
                    {"categories", categories}});
  }
  return axes;
}

Json statistics_json(const ResultTable& table, const std::vector<std::string>& keys) {
  Json statistics = Json::array();
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const table::Column& column = table.columns[c];
    const auto or_null = [](const std::string& text) {
      return text.empty() ? Json(nullptr) : Json(printable(text));
    };
    statistics.push_back({{"key", keys[c]},
                          {"statistic", kind_name(column.statistic.kind)},
                          {"of", or_null(column.statistic.of)},
                          {"category", or_null(column.statistic.value)},
                          {"unit", or_null(unit_of(column))},
                          {"decimals", table::shown_decimals(column)},
                          {"leaves_out_missing", column.leaves_out_missing},
                          {"interval", interval_json(table::interval_method(table, c))},
                          {"minimum", minimum_of(column)}});
  }
  return statistics;
}

Json cells_json(const ResultTable& table, const std::vector<std::string>& keys) {
  Json cells = Json::array();
  for (const Line& line : cell_lines(table)) {
    Json figures = Json::object();
    for (std::size_t c = 0; c < keys.size(); ++c) {
      figures[keys[c]] = figure_json(table, line, c);
    }
    cells.push_back({{"categories", line.labels}, {"figures", std::move(figures)}});
  }
  return cells;
}

Json total_json(const ResultTable& table, const std::vector<std::string>& keys) {
  Json total = Json::object();
  const Line line = total_line(table);
  for (std::size_t c = 0; c < keys.size(); ++c) {
    total[keys[c]] = figure_json(table, line, c);
    total[keys[c]]["cells_left_out"] = table::total_of_shown(table, c).left_out;
  }
  return total;
}

}  // namespace

Json json(const ResultTable& table, const Options& options) {
  const std::vector<std::string> keys = statistic_keys(table);
  Json result{{"format", "tacit-table"},
              {"version", 2},
              {"min_cell", table.min_cell},
              {"axes", axes_json(table)},
              {"statistics", statistics_json(table, keys)},
              {"cells", cells_json(table, keys)}};
  if (has_total(table, options)) result["total_of_shown"] = total_json(table, keys);
  return result;
}

}  // namespace tacit::report
