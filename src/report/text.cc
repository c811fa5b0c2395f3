// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "report/columns.h"
#include "table/interval.h"

namespace tacit::report {

namespace {

using table::ResultTable;
using Row = std::vector<std::string>;
using Rows = std::vector<Row>;

// The first row is the heading; the first `left` columns are words, the others numbers.
struct Grid {
  Rows rows;
  std::size_t left = 0;
  bool last_is_total = false;
};

std::vector<std::size_t> widths_of(const Grid& grid) {
  std::vector<std::size_t> widths(grid.rows.front().size());
  for (const Row& row : grid.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      widths[c] = std::max(widths[c], display_width(row[c]));
    }
  }
  return widths;
}

std::size_t width_of(const Grid& grid) {
  std::size_t width = 0;
  for (const std::size_t column : widths_of(grid)) width += column + 2;
  return width - 2;
}

// Words to the left, numbers to the right; no blanks at a line's end.
std::string aligned(const Row& row, std::size_t left, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t c = 0; c < row.size(); ++c) {
    const std::string blanks(widths[c] - display_width(row[c]), ' ');
    line += c == 0 ? "" : "  ";
    line += c < left ? row[c] + blanks : blanks + row[c];
  }
  return line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
}

std::string aligned(const Grid& grid) {
  const std::vector<std::size_t> widths = widths_of(grid);
  Row dashes;
  for (const std::size_t width : widths) dashes.emplace_back(width, '-');
  const std::string rule = aligned(dashes, grid.left, widths);
  std::string text;
  for (std::size_t r = 0; r < grid.rows.size(); ++r) {
    if (grid.last_is_total && r + 1 == grid.rows.size()) text += rule;
    text += aligned(grid.rows[r], grid.left, widths);
    if (r == 0) text += rule;
  }
  return text;
}

// Figures and what stands in brackets behind them, brackets filled up to one width, so that figures stand
// below each other.
Row with_brackets(const Row& figures, const Row& brackets) {
  std::size_t width = 0;
  for (const std::string& bracket : brackets) width = std::max(width, bracket.size());
  Row cells;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    cells.push_back(brackets[i].empty() ? figures[i]
                                        : fmt::format("{} {:>{}}", figures[i], brackets[i], width));
  }
  return cells;
}

// One column of the list, below its heading.
Row list_column(const ResultTable& table, const std::vector<Line>& lines, const Shown& shown) {
  Row figures, brackets;
  for (const Line& line : lines) {
    figures.push_back(number_or_word(table, line, shown));
    const bool is_figure = shown.what == Shown::What::kFigure;
    const std::string interval = is_figure ? interval_words(table, line, shown.column) : "";
    brackets.push_back(interval.empty() ? "" : fmt::format("({})", interval));
  }
  return with_brackets(figures, brackets);
}

Grid list(const ResultTable& table, bool total) {
  std::vector<Line> lines = cell_lines(table);
  if (total) lines.push_back(total_line(table));
  Grid grid{.rows = Rows(lines.size() + 1), .left = table.axes.size(), .last_is_total = total};
  for (const table::Axis& axis : table.axes) grid.rows[0].push_back(printable(axis.name));
  for (std::size_t i = 0; i < lines.size(); ++i) grid.rows[i + 1] = lines[i].labels;
  for (const Shown& shown : shown_columns(table)) {
    grid.rows[0].push_back(heading(table, shown));
    const Row column = list_column(table, lines, shown);
    for (std::size_t i = 0; i < lines.size(); ++i) grid.rows[i + 1].push_back(column[i]);
  }
  return grid;
}

bool counts_people(const ResultTable& table) {
  return table.columns[0].statistic.kind == table::StatisticKind::kCount;
}

// Behind the one statistic's figure in a cross table: its interval and, unless it is a count, the people
// behind it.
std::string crossed_bracket(const ResultTable& table, const Line& line) {
  if (line.figures[0].suppressed || counts_people(table)) return "";
  const std::string interval = interval_words(table, line, 0);
  return fmt::format("({}{}{})", interval, interval.empty() ? "" : "; ", line.figures[0].count);
}

// Rows by columns, for two axes and one statistic.
Grid cross(const ResultTable& table) {
  const std::vector<std::string>& columns = table.axes[1].categories;
  const std::vector<Line> lines = cell_lines(table);
  Grid grid{.rows = Rows(table.axes[0].categories.size() + 1), .left = 1, .last_is_total = false};
  grid.rows[0].push_back(
      fmt::format("{} / {}", printable(table.axes[0].name), printable(table.axes[1].name)));
  for (std::size_t r = 0; r + 1 < grid.rows.size(); ++r)
    grid.rows[r + 1].push_back(printable(table.axes[0].categories[r]));
  for (std::size_t c = 0; c < columns.size(); ++c) {
    grid.rows[0].push_back(printable(columns[c]));
    Row figures, brackets;
    for (std::size_t cell = c; cell < lines.size(); cell += columns.size()) {
      figures.push_back(number_or_word(table, lines[cell], {.column = 0}));
      brackets.push_back(crossed_bracket(table, lines[cell]));
    }
    const Row cells = with_brackets(figures, brackets);
    for (std::size_t r = 0; r < cells.size(); ++r) grid.rows[r + 1].push_back(cells[r]);
  }
  return grid;
}

// The cross table, where there is one that fits.
std::optional<std::string> cross_text(const ResultTable& table, const Options& options) {
  if (table.axes.size() != 2 || table.columns.size() != 1 || table.cells() == 0) return std::nullopt;
  const Grid grid = cross(table);
  if (width_of(grid) > options.width) return std::nullopt;
  std::string text = aligned(grid);
  const bool intervals = table::interval_method(table, 0) != table::IntervalMethod::kNone;
  if (!counts_people(table)) text += intervals ? "In brackets: 95 % interval; n.\n" : "In brackets: n.\n";
  if (!has_total(table, options)) return text;
  const Line total = total_line(table);
  const std::string bracket = crossed_bracket(table, total);
  return text + fmt::format("{}: {}{}{}\n", kTotalLabel, number_or_word(table, total, {.column = 0}),
                            bracket.empty() ? "" : " ", bracket);
}

}  // namespace

std::string text(const ResultTable& table, const Options& options) {
  const bool total = has_total(table, options);
  const std::optional<std::string> crossing = cross_text(table, options);
  std::string result = wrapped(asked(table), options.width) + '\n';
  result += crossing ? *crossing : aligned(list(table, total));
  result += '\n' + wrapped(suppression_note(table), options.width);
  if (const std::string note = interval_note(table); !note.empty()) result += wrapped(note, options.width);
  if (total) result += wrapped(total_note(table), options.width);
  return result;
}

std::string text(const LinkageNotes& linkage, std::size_t width) {
  if (linkage.empty()) return "";
  std::size_t labels = 0;
  for (const Fact& fact : linkage.facts) labels = std::max(labels, display_width(printable(fact.label)));
  const std::string indent(labels + 4, ' ');
  std::string text = "Linkage\n";
  for (const Fact& fact : linkage.facts) {
    const std::string label = printable(fact.label);
    text += "  " + label + std::string(labels - display_width(label) + 2, ' ');
    const std::string lines = wrapped(printable(fact.value), width - std::min(width, indent.size()));
    for (std::size_t at = 0; at < lines.size();) {
      const std::size_t end = lines.find('\n', at) + 1;
      if (at != 0) text += indent;
      text += lines.substr(at, end - at);
      at = end;
    }
  }
  for (const std::string& warning : linkage.warnings) {
    text += '\n' + wrapped("Warning: " + printable(warning) + ".", width);
  }
  return linkage.note.empty() ? text : text + '\n' + wrapped(printable(linkage.note), width);
}

}  // namespace tacit::report
