#include "table/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "table/csv.h"
#include "table/decimal.h"
#include "table/text.h"

namespace tacit::table {

namespace {

using Row = std::array<std::string, 3>;  // category, count, mean

std::string mean_heading(const ResultTable& table) {
  const std::string unit = table.unit.empty() ? "" : fmt::format(" ({})", table.unit);
  return fmt::format("mean {}{}", table.measure, unit);
}

Row make_row(const ResultTable& table, const ResultCell& cell) {
  if (cell.suppressed) return {cell.category, "-", fmt::format("suppressed (< {})", table.min_cell)};
  return {cell.category, std::to_string(cell.count), mean_text(table, cell)};
}

// The first column to the left, numbers to the right; no blanks at the line's end.
std::string aligned(const Row& row, const std::array<std::size_t, 3>& widths) {
  std::string line = row[0] + std::string(widths[0] - display_width(row[0]), ' ');
  for (std::size_t c = 1; c < row.size(); ++c) {
    line += "  " + std::string(widths[c] - display_width(row[c]), ' ') + row[c];
  }
  return line + '\n';
}

// A decimal text as a JSON number: an integer if it has no point. The nearest double prints as the same
// decimal for up to 15 digits.
nlohmann::ordered_json number(const std::string& text) {
  if (text.find('.') == std::string::npos) return std::stoll(text);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string render_text(const ResultTable& table) {
  std::vector<Row> rows{{table.dimension, "count", mean_heading(table)}};
  for (const ResultCell& cell : table.cells) rows.push_back(make_row(table, cell));
  std::array<std::size_t, 3> widths{};
  for (Row& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      row[c] = printable(row[c]);  // what a peer sent must not steer the terminal
      widths[c] = std::max(widths[c], display_width(row[c]));
    }
  }
  std::string text = aligned(rows[0], widths);
  text += fmt::format("{:-<{}}  {:-<{}}  {:-<{}}\n", "", widths[0], "", widths[1], "", widths[2]);
  for (std::size_t r = 1; r < rows.size(); ++r) text += aligned(rows[r], widths);
  text +=
      fmt::format("Counts are linked records that have the value; a cell of fewer than {} is suppressed.\n",
                  table.min_cell);
  return text;
}

std::string render_csv(const ResultTable& table) {
  std::string csv =
      fmt::format("{},count,{},suppressed\n", csv_cell(table.dimension), csv_cell("mean_" + table.measure));
  for (const ResultCell& cell : table.cells) {
    csv += csv_cell(cell.category);
    csv += cell.suppressed ? ",,,true\n" : fmt::format(",{},{},false\n", cell.count, mean_text(table, cell));
  }
  return csv;
}

nlohmann::ordered_json to_json(const ResultTable& table) {
  nlohmann::ordered_json cells = nlohmann::ordered_json::array();
  for (const ResultCell& cell : table.cells) {
    nlohmann::ordered_json entry{{"category", cell.category},
                                 {"suppressed", cell.suppressed},
                                 {"count", nullptr},
                                 {"sum", nullptr},
                                 {"mean", nullptr}};
    if (!cell.suppressed) {
      entry["count"] = cell.count;
      entry["sum"] = number(format_decimal(cell.sum_scaled, table.decimals));
      entry["mean"] = number(mean_text(table, cell));
    }
    cells.push_back(std::move(entry));
  }
  return {{"dimension", table.dimension}, {"measure", table.measure},   {"unit", table.unit},
          {"decimals", table.decimals},   {"min_cell", table.min_cell}, {"cells", std::move(cells)}};
}

}  // namespace tacit::table
