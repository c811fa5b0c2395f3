// SPDX-License-Identifier: Apache-2.0
#include "report/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "table/interval.h"

namespace tacit::report {

namespace {

using table::Column;
using table::Figure;
using table::ResultTable;
using table::Statistic;
using table::StatisticKind;

// Statistics of one measure are about the same people; so are those of a share, of which a dimension has one.
bool same_people(const Statistic& a, const Statistic& b) {
  return a.of == b.of && (a.kind == StatisticKind::kShare) == (b.kind == StatisticKind::kShare);
}

bool is_first_of_its_people(const ResultTable& table, std::size_t column) {
  for (std::size_t c = 0; c < column; ++c) {
    if (same_people(table.columns[c].statistic, table.columns[column].statistic)) return false;
  }
  return true;
}

// Letters of any alphabet stay.
std::string as_key(const std::string& text) {
  std::string result = text;
  for (char& c : result) {
    const bool ascii = static_cast<unsigned char>(c) < 0x80;
    const bool kept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (ascii && !kept) c = '_';
  }
  return result;
}

// How many cells of each column are left out of the total: {least, most}.
std::pair<std::size_t, std::size_t> left_out(const ResultTable& table) {
  std::size_t least = table.cells(), most = 0;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const std::size_t here = table::total_of_shown(table, c).left_out;
    least = std::min(least, here);
    most = std::max(most, here);
  }
  return {least, most};
}

// Whether any cell has a figure with an interval.
bool any_interval(const ResultTable& table) {
  const std::vector<Line> lines = cell_lines(table);
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (table::interval_method(table, c) == table::IntervalMethod::kNone) continue;
    const auto has_one = [&](const Line& line) { return !interval_words(table, line, c).empty(); };
    if (std::any_of(lines.begin(), lines.end(), has_one)) return true;
  }
  return false;
}

const char* is_or_are(std::size_t number) {
  return number == 1 ? "is" : "are";
}

}  // namespace

std::vector<Shown> shown_columns(const ResultTable& table) {
  std::vector<Shown> shown;
  for (const Shown& column : number_columns(table)) {
    if (column.what != Shown::What::kLow && column.what != Shown::What::kHigh) shown.push_back(column);
  }
  return shown;
}

std::vector<Shown> number_columns(const ResultTable& table) {
  using What = Shown::What;
  std::vector<Shown> shown;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const bool counts = table.columns[c].statistic.kind == StatisticKind::kCount;
    if (!counts && is_first_of_its_people(table, c)) shown.push_back({c, What::kPeople});
    shown.push_back({c, What::kFigure});
    if (table::interval_method(table, c) == table::IntervalMethod::kNone) continue;
    for (const What what : {What::kError, What::kLow, What::kHigh}) shown.push_back({c, what});
  }
  return shown;
}

std::vector<Line> cell_lines(const ResultTable& table) {
  std::vector<Line> lines;
  for (std::size_t cell = 0; cell < table.cells(); ++cell) {
    Line line;
    const std::vector<std::size_t> categories = table.categories(cell);
    for (std::size_t a = 0; a < table.axes.size(); ++a) {
      line.labels.push_back(printable(table.axes[a].categories[categories[a]]));
    }
    for (std::size_t c = 0; c < table.columns.size(); ++c) line.figures.push_back(table.figure(cell, c));
    lines.push_back(std::move(line));
  }
  return lines;
}

Line total_line(const ResultTable& table) {
  Line line;
  line.labels.resize(table.axes.size());
  if (!line.labels.empty()) line.labels[0] = kTotalLabel;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    line.figures.push_back(table::total_of_shown(table, c).figure);
  }
  return line;
}

bool has_total(const ResultTable& table, const Options& options) {
  return options.total && !table.axes.empty();
}

std::string unit_of(const Column& column) {
  if (column.statistic.kind == StatisticKind::kShare) return "%";
  return column.statistic.kind == StatisticKind::kCount ? "" : printable(column.unit);
}

std::string heading(const Column& column) {
  const std::string unit = unit_of(column);
  const std::string name = printable(table::title(column.statistic));
  return unit.empty() ? name : fmt::format("{} ({})", name, unit);
}

std::string heading(const ResultTable& table, const Shown& shown) {
  const Column& column = table.columns[shown.column];
  switch (shown.what) {
    case Shown::What::kFigure:
      return heading(column);
    case Shown::What::kPeople:
      return fmt::format("n of {}", printable(column.statistic.of));
    case Shown::What::kError:
      return "std. error";
    case Shown::What::kLow:
      return "low";
    case Shown::What::kHigh:
      return "high";
  }
  return "";
}

std::string number(const ResultTable& table, const Line& line, const Shown& shown) {
  const Column& column = table.columns[shown.column];
  const Figure& figure = line.figures[shown.column];
  if (figure.suppressed) return "";
  if (shown.what == Shown::What::kFigure) return table::figure_text(column, figure);
  if (shown.what == Shown::What::kPeople) return std::to_string(figure.count);
  const auto interval = table::interval_of(table, shown.column, line.figures);
  if (!interval) return "";
  if (shown.what == Shown::What::kError) return table::error_text(column, *interval);
  return shown.what == Shown::What::kLow ? table::low_text(column, *interval)
                                         : table::high_text(column, *interval);
}

std::string number_or_word(const ResultTable& table, const Line& line, const Shown& shown) {
  const std::string text = number(table, line, shown);
  if (!text.empty()) return text;
  return shown.what == Shown::What::kFigure ? "suppressed" : "-";
}

std::string interval_words(const ResultTable& table, const Line& line, std::size_t column) {
  const std::string low = number(table, line, {column, Shown::What::kLow});
  return low.empty() ? "" : fmt::format("{} to {}", low, number(table, line, {column, Shown::What::kHigh}));
}

const char* kind_name(StatisticKind kind) {
  switch (kind) {
    case StatisticKind::kCount:
      return "count";
    case StatisticKind::kSum:
      return "sum";
    case StatisticKind::kMean:
      return "mean";
    case StatisticKind::kStd:
      return "std";
    case StatisticKind::kShare:
      return "share";
  }
  return "";
}

std::string key(const ResultTable& table, const Shown& shown) {
  const Statistic& statistic = table.columns[shown.column].statistic;
  const bool people = shown.what == Shown::What::kPeople;
  std::string result = kind_name(people ? StatisticKind::kCount : statistic.kind);
  if (!statistic.of.empty()) result.append("_").append(as_key(printable(statistic.of)));
  if (!people && !statistic.value.empty()) result.append("_").append(as_key(printable(statistic.value)));
  if (shown.what == Shown::What::kError) result += "_se";
  if (shown.what == Shown::What::kLow) result += "_low";
  if (shown.what == Shown::What::kHigh) result += "_high";
  return result;
}

std::vector<std::string> unique(std::vector<std::string> names) {
  std::set<std::string> taken;
  for (std::string& name : names) {
    const std::string stem = name;
    for (int i = 2; !taken.insert(name).second; ++i) name = fmt::format("{}_{}", stem, i);
  }
  return names;
}

std::vector<std::string> statistic_keys(const ResultTable& table) {
  std::vector<std::string> keys;
  for (std::size_t c = 0; c < table.columns.size(); ++c) keys.push_back(key(table, {.column = c}));
  return unique(std::move(keys));
}

std::string asked(const ResultTable& table) {
  std::vector<std::string> statistics, axes;
  for (const Column& column : table.columns) statistics.push_back(heading(column));
  for (const table::Axis& axis : table.axes) {
    axes.push_back(printable(axis.name) + (axis.is_clients ? " (held by the researcher)" : ""));
  }
  return fmt::format("{} {}", listed(statistics),
                     axes.empty() ? "of all linked records" : "by " + listed(axes));
}

std::string suppression_note(const ResultTable& table) {
  const bool only_counts = std::all_of(table.columns.begin(), table.columns.end(), [](const Column& column) {
    return column.statistic.kind == StatisticKind::kCount;
  });
  if (only_counts) {
    return fmt::format("Counts are linked records. Suppressed: fewer than {}.", table.min_cell);
  }
  const bool shares_without =
      std::any_of(table.columns.begin(), table.columns.end(), [](const Column& column) {
        return column.statistic.kind == StatisticKind::kShare && column.leaves_out_missing;
      });
  return fmt::format(
      "n: the linked records that a figure is about, for a measure{1} those with a value. Suppressed: n is "
      "under {0}, or fewer than {0} are on one side of a share or of a measure with only two values.",
      table.min_cell, shares_without ? " or a share" : "");
}

std::string interval_note(const ResultTable& table) {
  std::string note;
  if (any_interval(table)) {
    note =
        "95 % interval, in brackets: it covers chance, as if the linked people were a random sample of a "
        "large "
        "population, but not false and missed links, missing values, or who is on the list.";
  }
  if (!table::lacks_interval(table)) return note;
  return note + (note.empty() ? "" : " ") +
         "A mean has a 95 % interval if its standard deviation is asked for too: --interval.";
}

std::string total_note(const ResultTable& table) {
  const auto [least, most] = left_out(table);
  const std::size_t cells = table.cells();
  std::string note = fmt::format("\"{}\" adds up ", kTotalLabel);
  if (most == 0) {
    note += fmt::format("all {} cells; none is suppressed.", cells);
  } else if (least == most) {
    note += fmt::format("the {} that {} shown; {} {} suppressed and not in it.",
                        cells - most == 1 ? "1 cell" : fmt::format("{} cells", cells - most),
                        is_or_are(cells - most), most, is_or_are(most));
  } else {
    note += fmt::format(
        "the cells that are shown; between {} and {} of {}, depending on the statistic, are suppressed and "
        "not "
        "in it.",
        least, most, cells);
  }
  if (!table.axes.empty() && table.axes.back().is_clients) {
    note += fmt::format(" A person whom two groups of {} reach counts in each.",
                        printable(table.axes.back().name));
  }
  return note;
}

std::string listed(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

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

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace tacit::report
