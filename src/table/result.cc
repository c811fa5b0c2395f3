// SPDX-License-Identifier: Apache-2.0
#include "table/result.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"
#include "table/decimal.h"
#include "table/deviation.h"

namespace tacit::table {

namespace {

constexpr int kExtraDecimals = 2;  // of a mean or standard deviation, beyond the measure's
constexpr int kShareDecimals = 1;  // of a percentage
constexpr std::size_t kShownDifferences = 3;

std::string deviation_text(const Column& column, const Figure& figure) {
  // Sum of value - minimum, exact in 128 bits and not negative, whatever the signs of its parts.
  const auto below = static_cast<__int128>(figure.count) * column.minimum_scaled;
  const auto sum = static_cast<Wide>(figure.sum_scaled - below);
  return format_decimal(sample_deviation(figure.count, sum, figure.squares, kExtraDecimals),
                        shown_decimals(column));
}

std::int64_t added(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) {
    throw Error(ErrorCategory::kLimit,
                "the cells of the table add up to more than 63 bits hold; ask for no total");
  }
  return sum;
}

// "vic, 18 to 29": where a cell is.
std::string place(const ResultTable& table, std::size_t cell) {
  if (table.axes.empty()) return "overall";
  const std::vector<std::size_t> categories = table.categories(cell);
  std::vector<std::string> names;
  for (std::size_t a = 0; a < categories.size(); ++a)
    names.push_back(table.axes[a].categories[categories[a]]);
  return fmt::format("cell \"{}\"", fmt::join(names, ", "));
}

std::string described(const Column& column, const Figure& figure) {
  if (figure.suppressed) return "suppressed";
  std::string text = fmt::format("count {}", figure.count);
  if (column.statistic.kind == StatisticKind::kCount) return text;
  text += fmt::format(", sum {}", format_decimal(figure.sum_scaled, column.decimals));
  if (column.statistic.kind == StatisticKind::kStd) text += fmt::format(", squares {}", figure.squares);
  return text;
}

std::string difference_of(const Axis& a, const Axis& b) {
  if (a.name != b.name) return fmt::format("\"{}\" against \"{}\"", a.name, b.name);
  if (a.is_clients != b.is_clients) return fmt::format("\"{}\" of one side against the other's", a.name);
  const auto [left, right] =
      std::mismatch(a.categories.begin(), a.categories.end(), b.categories.begin(), b.categories.end());
  if (left == a.categories.end() || right == b.categories.end()) {
    return fmt::format("{} categories against {}", a.categories.size(), b.categories.size());
  }
  return fmt::format("category {}, \"{}\" against \"{}\"", left - a.categories.begin() + 1, *left, *right);
}

std::string described(const Column& column) {
  return fmt::format("{} (unit \"{}\", {} decimals, from {}{})", title(column.statistic), column.unit,
                     column.decimals, format_decimal(column.minimum_scaled, column.decimals),
                     column.leaves_out_missing ? ", without missing values" : "");
}

std::string difference_of(const Column& a, const Column& b) {
  return fmt::format("{} against {}", described(a), described(b));
}

template <typename Part>
void compare_parts(std::string_view what, const std::vector<Part>& a, const std::vector<Part>& b,
                   std::vector<std::string>& found) {
  if (a.size() != b.size()) found.push_back(fmt::format("{} {}s against {}", a.size(), what, b.size()));
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i] == b[i]) continue;
    found.push_back(fmt::format("{} {}: {}", what, i + 1, difference_of(a[i], b[i])));
  }
}

// Figure by figure; only for tables of the same axes and columns, whose figures have the same positions.
void compare_figures(const ResultTable& a, const ResultTable& b, std::vector<std::string>& found) {
  if (a.figures.size() != b.figures.size()) {
    found.push_back(fmt::format("{} figures against {}", a.figures.size(), b.figures.size()));
    return;
  }
  for (std::size_t i = 0; i < a.figures.size(); ++i) {
    if (a.figures[i] == b.figures[i]) continue;
    const Column& column = a.columns[i % a.columns.size()];
    found.push_back(fmt::format("{}, {}: {} against {}", place(a, i / a.columns.size()),
                                title(column.statistic), described(column, a.figures[i]),
                                described(column, b.figures[i])));
  }
}

}  // namespace

std::size_t ResultTable::cells() const {
  std::size_t cells = 1;
  for (const Axis& axis : axes) cells *= axis.categories.size();
  return cells;
}

std::vector<std::size_t> ResultTable::categories(std::size_t cell) const {
  std::vector<std::size_t> indices(axes.size());
  for (std::size_t a = axes.size(); a-- > 0;) {
    indices[a] = cell % axes[a].categories.size();
    cell /= axes[a].categories.size();
  }
  return indices;
}

int shown_decimals(const Column& column) {
  switch (column.statistic.kind) {
    case StatisticKind::kCount:
      return 0;
    case StatisticKind::kSum:
      return column.decimals;
    case StatisticKind::kMean:
    case StatisticKind::kStd:
      return column.decimals + kExtraDecimals;
    case StatisticKind::kShare:
      return kShareDecimals;
  }
  throw Error(ErrorCategory::kUsage, "a statistic of an unknown kind");
}

std::string figure_text(const Column& column, const Figure& figure) {
  if (figure.suppressed) throw Error(ErrorCategory::kUsage, "a suppressed figure has no text");
  switch (column.statistic.kind) {
    case StatisticKind::kCount:
      return std::to_string(figure.count);
    case StatisticKind::kSum:
      return format_decimal(figure.sum_scaled, column.decimals);
    case StatisticKind::kMean:
      return format_decimal(divide_rounded(figure.sum_scaled, figure.count, kExtraDecimals),
                            shown_decimals(column));
    case StatisticKind::kStd:
      return deviation_text(column, figure);
    case StatisticKind::kShare:  // in percent: two decimals of the ratio more
      return format_decimal(divide_rounded(figure.sum_scaled, figure.count, kShareDecimals + 2),
                            kShareDecimals);
  }
  throw Error(ErrorCategory::kUsage, "a statistic of an unknown kind");
}

Total total_of_shown(const ResultTable& table, std::size_t column) {
  Total total;
  for (std::size_t cell = 0; cell < table.cells(); ++cell) {
    const Figure& figure = table.figure(cell, column);
    if (figure.suppressed) {
      ++total.left_out;
      continue;
    }
    total.figure.suppressed = false;
    total.figure.count = added(total.figure.count, figure.count);
    total.figure.sum_scaled = added(total.figure.sum_scaled, figure.sum_scaled);
    total.figure.squares += figure.squares;  // 2^11 cells of at most 2^108 each
  }
  return total;
}

std::string difference(const ResultTable& a, const ResultTable& b) {
  std::vector<std::string> found;
  if (a.min_cell != b.min_cell)
    found.push_back(fmt::format("min_cell: {} against {}", a.min_cell, b.min_cell));
  compare_parts("dimension", a.axes, b.axes, found);
  compare_parts("statistic", a.columns, b.columns, found);
  if (a.axes == b.axes && a.columns == b.columns) compare_figures(a, b, found);
  const std::size_t left_out = found.size() - std::min(found.size(), kShownDifferences);
  found.resize(found.size() - left_out);
  std::string text = fmt::format("{}", fmt::join(found, "; "));
  return left_out == 0 ? text : fmt::format("{}; and {} more", text, left_out);
}

}  // namespace tacit::table
