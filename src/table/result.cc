#include "table/result.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "table/decimal.h"

namespace tacit::table {

namespace {

constexpr int kExtraMeanDecimals = 2;
constexpr std::size_t kShownDifferences = 3;

std::string described(const ResultTable& table, const ResultCell& cell) {
  if (cell.suppressed) return "suppressed";
  return fmt::format("count {}, sum {}", cell.count, format_decimal(cell.sum_scaled, table.decimals));
}

void compare_headers(const ResultTable& a, const ResultTable& b, std::vector<std::string>& found) {
  const auto compare = [&found](const char* what, const auto& left, const auto& right) {
    if (left != right) found.push_back(fmt::format("{}: {} against {}", what, left, right));
  };
  compare("dimension", a.dimension, b.dimension);
  compare("measure", a.measure, b.measure);
  compare("unit", a.unit, b.unit);
  compare("decimals", a.decimals, b.decimals);
  compare("min_cell", a.min_cell, b.min_cell);
}

// Cell by cell, place by place; where the categories part, the places after it say nothing more.
void compare_cells(const ResultTable& a, const ResultTable& b, std::vector<std::string>& found) {
  const std::size_t common = std::min(a.cells.size(), b.cells.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (a.cells[i].category != b.cells[i].category) {
      found.push_back(fmt::format("cell {}: category \"{}\" against \"{}\"", i + 1, a.cells[i].category,
                                  b.cells[i].category));
      return;
    }
    if (a.cells[i] != b.cells[i]) {
      found.push_back(fmt::format("cell \"{}\": {} against {}", a.cells[i].category, described(a, a.cells[i]),
                                  described(b, b.cells[i])));
    }
  }
  if (a.cells.size() != b.cells.size()) {
    found.push_back(fmt::format("{} cells against {}", a.cells.size(), b.cells.size()));
  }
}

}  // namespace

int mean_decimals(const ResultTable& table) {
  return table.decimals + kExtraMeanDecimals;
}

std::string mean_text(const ResultTable& table, const ResultCell& cell) {
  return format_decimal(divide_rounded(cell.sum_scaled, cell.count, kExtraMeanDecimals),
                        mean_decimals(table));
}

std::string difference(const ResultTable& a, const ResultTable& b) {
  std::vector<std::string> found;
  compare_headers(a, b, found);
  compare_cells(a, b, found);
  const std::size_t left_out = found.size() - std::min(found.size(), kShownDifferences);
  found.resize(found.size() - left_out);
  std::string text = fmt::format("{}", fmt::join(found, "; "));
  return left_out == 0 ? text : fmt::format("{}; and {} more", text, left_out);
}

}  // namespace tacit::table
