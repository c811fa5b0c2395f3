// SPDX-License-Identifier: Apache-2.0
#include "table/csv_cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "report/columns.h"
#include "table/decimal.h"

namespace tacit::report {

namespace {

using table::ResultTable;

// A spreadsheet takes a cell that begins with one of these for a formula, whoever wrote it; some take their
// full-width forms too.
bool reads_as_formula(std::string_view text) {
  constexpr std::array<std::string_view, 8> kStarts = {
      "=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
  if (table::parse_decimal(text, 0)) return false;
  return std::any_of(kStarts.begin(), kStarts.end(), [&](std::string_view s) { return text.starts_with(s); });
}

std::string record(const std::vector<std::string>& cells) {
  return fmt::format("{}\n", fmt::join(cells, ","));
}

std::vector<Line> all_lines(const ResultTable& table, const Options& options) {
  std::vector<Line> lines = cell_lines(table);
  if (has_total(table, options)) lines.push_back(total_line(table));
  return lines;
}

std::vector<std::string> axis_names(const ResultTable& table) {
  std::vector<std::string> names;
  for (const table::Axis& axis : table.axes) names.push_back(printable(axis.name));
  return names;
}

std::string header(const std::vector<std::string>& names) {
  std::vector<std::string> cells;
  for (const std::string& name : unique(names)) cells.push_back(csv_text(name));
  return record(cells);
}

const char* how_suppressed(const Line& line) {
  const auto suppressed =
      static_cast<std::size_t>(std::count_if(line.figures.begin(), line.figures.end(),
                                             [](const table::Figure& figure) { return figure.suppressed; }));
  if (suppressed == 0) return "false";
  return suppressed == line.figures.size() ? "true" : "partly";
}

}  // namespace

std::string csv_text(const std::string& text) {
  return table::csv_cell(reads_as_formula(text) ? "'" + text : text);
}

std::string csv(const ResultTable& table, const Options& options) {
  const std::vector<Shown> columns = number_columns(table);
  std::vector<std::string> names = axis_names(table);
  for (const Shown& shown : columns) names.push_back(key(table, shown));
  names.emplace_back("suppressed");
  std::string result = header(names);
  for (const Line& line : all_lines(table, options)) {
    std::vector<std::string> cells;
    for (const std::string& label : line.labels) cells.push_back(csv_text(label));
    for (const Shown& shown : columns) cells.push_back(number(table, line, shown));
    cells.emplace_back(how_suppressed(line));
    result += record(cells);
  }
  return result;
}

std::string csv_long(const ResultTable& table, const Options& options) {
  using What = Shown::What;
  std::vector<std::string> names = axis_names(table);
  for (const char* name : {"statistic", "of", "category", "unit", "count", "value", "standard_error", "low",
                           "high", "suppressed"}) {
    names.emplace_back(name);
  }
  std::string result = header(names);
  for (const Line& line : all_lines(table, options)) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const table::Column& column = table.columns[c];
      std::vector<std::string> cells;
      for (const std::string& label : line.labels) cells.push_back(csv_text(label));
      cells.push_back(kind_name(column.statistic.kind));
      cells.push_back(csv_text(printable(column.statistic.of)));
      cells.push_back(csv_text(printable(column.statistic.value)));
      cells.push_back(csv_text(unit_of(column)));
      for (const What what : {What::kPeople, What::kFigure, What::kError, What::kLow, What::kHigh}) {
        cells.push_back(number(table, line, {c, what}));
      }
      cells.emplace_back(line.figures[c].suppressed ? "true" : "false");
      result += record(cells);
    }
  }
  return result;
}

}  // namespace tacit::report
