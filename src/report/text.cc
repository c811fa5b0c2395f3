#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "report/columns.h"

namespace tacit::report {

namespace {

using table::ResultTable;
using Row = std::vector<std::string>;

// The first row is the heading; the first `left` columns are words, the others numbers.
struct Grid {
  std::vector<Row> rows;
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

Row list_row(const ResultTable& table, const Line& line) {
  Row row = line.labels;
  for (const Shown& shown : shown_columns(table)) row.push_back(number_or_word(table, line, shown));
  return row;
}

Grid list(const ResultTable& table, bool total) {
  Row head;
  for (const table::Axis& axis : table.axes) head.push_back(printable(axis.name));
  for (const Shown& shown : shown_columns(table)) head.push_back(heading(table, shown));
  Grid grid{.rows = {head}, .left = table.axes.size(), .last_is_total = total};
  for (const Line& line : cell_lines(table)) grid.rows.push_back(list_row(table, line));
  if (total) grid.rows.push_back(list_row(table, total_line(table)));
  return grid;
}

// The figure and, unless it is a count, the people behind it in brackets.
std::string crossed(const ResultTable& table, const Line& line, std::size_t people_width) {
  const std::string figure = number_or_word(table, line, {.column = 0});
  if (people_width == 0 || line.figures[0].suppressed) return figure;
  return fmt::format("{} {:>{}}", figure, fmt::format("({})", line.figures[0].count), people_width);
}

// The width of the people in brackets in one column; 0 where the figures themselves are their count.
std::size_t people_width(const ResultTable& table, std::size_t category) {
  if (table.columns[0].statistic.kind == table::StatisticKind::kCount) return 0;
  std::size_t width = 1;
  for (std::size_t r = 0; r < table.axes[0].categories.size(); ++r) {
    const table::Figure& figure = table.figure(r * table.axes[1].categories.size() + category, 0);
    if (!figure.suppressed) width = std::max(width, fmt::format("({})", figure.count).size());
  }
  return width;
}

// Rows by columns, for two axes and one statistic.
Grid cross(const ResultTable& table) {
  const std::vector<std::string>& columns = table.axes[1].categories;
  Row head{fmt::format("{} / {}", printable(table.axes[0].name), printable(table.axes[1].name))};
  for (const std::string& category : columns) head.push_back(printable(category));
  Grid grid{.rows = {head}, .left = 1, .last_is_total = false};
  const std::vector<Line> lines = cell_lines(table);
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns.size(); ++c) widths.push_back(people_width(table, c));
  for (std::size_t r = 0; r < table.axes[0].categories.size(); ++r) {
    Row row{printable(table.axes[0].categories[r])};
    for (std::size_t c = 0; c < columns.size(); ++c) {
      row.push_back(crossed(table, lines[r * columns.size() + c], widths[c]));
    }
    grid.rows.push_back(row);
  }
  return grid;
}

// The cross table, where there is one that fits.
std::optional<std::string> cross_text(const ResultTable& table, const Options& options) {
  if (table.axes.size() != 2 || table.columns.size() != 1 || table.cells() == 0) return std::nullopt;
  const Grid grid = cross(table);
  if (width_of(grid) > options.width) return std::nullopt;
  std::string text = aligned(grid);
  if (table.columns[0].statistic.kind != table::StatisticKind::kCount) text += "In brackets: n.\n";
  if (!has_total(table, options)) return text;
  const Line total = total_line(table);
  const std::string figure = number_or_word(table, total, {.column = 0});
  const bool bare =
      total.figures[0].suppressed || table.columns[0].statistic.kind == table::StatisticKind::kCount;
  return text + (bare ? fmt::format("{}: {}\n", kTotalLabel, figure)
                      : fmt::format("{}: {} ({})\n", kTotalLabel, figure, total.figures[0].count));
}

// Lines of at most this width, broken at blanks.
std::string wrapped(const std::string& sentence, std::size_t width) {
  std::string result, line;
  std::size_t at = 0;
  while (at < sentence.size()) {
    const std::size_t end = std::min(sentence.find(' ', at), sentence.size());
    const std::string word = sentence.substr(at, end - at);
    if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
      result += line + '\n';
      line.clear();
    }
    line += line.empty() ? word : ' ' + word;
    at = end + 1;
  }
  return result + line + '\n';
}

}  // namespace

std::string text(const ResultTable& table, const Options& options) {
  const bool total = has_total(table, options);
  const std::optional<std::string> crossing = cross_text(table, options);
  std::string result = wrapped(asked(table), options.width) + '\n';
  result += crossing ? *crossing : aligned(list(table, total));
  result += '\n' + wrapped(suppression_note(table), options.width);
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
