// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "report/html_parts.h"
#include "report/scale.h"

namespace tacit::report {

namespace {

using table::ResultTable;

// Heights within a bar's picture, in pixels; it is as wide as there is room, so places across are percents.
constexpr int kHeight = 30, kBarTop = 6, kBarHeight = 18;
constexpr std::size_t kColours = 6;  // classes c0 .. c5 of the style sheet
constexpr std::size_t kLongestLabel = 26, kLongLabel = 18,
                      kShortestLabel = 6;                     // digits' widths of the column of labels
constexpr double kSuppressedWidth = 9.5, kPeopleWidth = 3.7;  // of "suppressed" and "n = ", in digits

struct Bar {
  std::string label;       // beside it
  std::string full_label;  // with the categories that a heading above it gives
  std::string value, people;
  std::string interval;  // "44.10 to 46.30"; empty: none
  bool suppressed = true;
  double number = 0;
  double low = 0, high = 0;  // of the interval
  std::size_t colour = 0;
};

struct Chart {
  std::string heading;
  bool counts = false;  // the numbers are the people
  std::vector<Bar> bars;
  std::vector<std::string> groups;  // headings of equal groups of bars; none without groups
  Scale scale{{}};
};

double as_double(const std::string& text) {
  return std::strtod(text.c_str(), nullptr);
}

// The bar's interval, if it has one; the scale has to hold it too.
void set_interval(const ResultTable& table, const Line& line, std::size_t column, Bar& bar,
                  std::vector<double>& numbers) {
  bar.interval = grouped_interval(table, line, column);
  if (bar.interval.empty()) return;
  bar.low = as_double(number(table, line, {column, Shown::What::kLow}));
  bar.high = as_double(number(table, line, {column, Shown::What::kHigh}));
  numbers.push_back(bar.low);
  numbers.push_back(bar.high);
}

Chart chart_of(const ResultTable& table, std::size_t column) {
  Chart chart;
  chart.heading = heading(table.columns[column]);
  chart.counts = table.columns[column].statistic.kind == table::StatisticKind::kCount;
  const bool grouping = table.axes.size() == 2;
  const std::size_t in_group = grouping ? table.axes[1].categories.size() : 0;
  std::vector<double> numbers;
  for (const Line& line : cell_lines(table)) {
    Bar bar;
    bar.full_label = fmt::format("{}", fmt::join(line.labels, " · "));
    bar.label = grouping ? line.labels[1] : bar.full_label;
    bar.suppressed = line.figures[column].suppressed;
    bar.value = number_or_word(table, line, {.column = column});
    if (!bar.suppressed) {
      bar.number = as_double(bar.value);
      numbers.push_back(bar.number);
      bar.value = grouped(bar.value);
      bar.people = grouped(std::to_string(line.figures[column].count));
      set_interval(table, line, column, bar, numbers);
    }
    const std::size_t place = chart.bars.size();
    if (grouping && in_group <= kColours) bar.colour = place % in_group;
    if (grouping && place % in_group == 0) chart.groups.push_back(line.labels[0]);
    chart.bars.push_back(std::move(bar));
  }
  chart.scale = Scale(numbers);
  return chart;
}

std::string vertical(std::string_view kind, double place) {
  return fmt::format(R"(<line class="{0}" x1="{1:.2f}%" x2="{1:.2f}%" y1="0" y2="{2}"/>)", kind, place,
                     kHeight);
}

std::string mark(const Chart& chart, const Bar& bar) {
  if (bar.suppressed) {
    return fmt::format(R"(<rect class="hidden" x="0" y="{}" width="100%" height="{}" rx="3"/>)", kBarTop,
                       kBarHeight);
  }
  const double zero = chart.scale.place(0), end = chart.scale.place(bar.number);
  return fmt::format(R"(<rect class="c{}" x="{:.2f}%" y="{}" width="{:.2f}%" height="{}" rx="2"/>)",
                     bar.colour, std::min(zero, end), kBarTop, std::max(zero, end) - std::min(zero, end),
                     kBarHeight);
}

// The interval as a line with an end at each side, on a halo that sets it off from the bar.
std::string whisker(const Chart& chart, const Bar& bar) {
  if (bar.interval.empty()) return "";
  constexpr int kMiddle = kBarTop + kBarHeight / 2, kEnd = kBarHeight / 4;
  const double low = chart.scale.place(bar.low), high = chart.scale.place(bar.high);
  std::string svg;
  for (const char* kind : {"halo", "whisker"}) {
    svg += fmt::format(R"(<line class="{0}" x1="{1:.2f}%" x2="{2:.2f}%" y1="{3}" y2="{3}"/>)", kind, low,
                       high, kMiddle);
  }
  for (const double end : {low, high}) {
    svg += fmt::format(R"(<line class="whisker" x1="{0:.2f}%" x2="{0:.2f}%" y1="{1}" y2="{2}"/>)", end,
                       kMiddle - kEnd, kMiddle + kEnd);
  }
  return svg;
}

std::string described(const Chart& chart, const Bar& bar) {
  if (bar.suppressed) return fmt::format("{}: suppressed", bar.full_label);
  if (chart.counts) return fmt::format("{}: {}", bar.full_label, bar.value);
  if (!bar.interval.empty())
    return fmt::format("{}: {}, 95 % interval {}, n = {}", bar.full_label, bar.value, bar.interval,
                       bar.people);
  return fmt::format("{}: {}, n = {}", bar.full_label, bar.value, bar.people);
}

std::string picture(const Chart& chart, const Bar& bar) {
  std::string svg = fmt::format(R"(<svg class="bar" role="img" width="100%" height="{}"><title>{}</title>)",
                                kHeight, escape(described(chart, bar)));
  for (const double tick : chart.scale.ticks()) {
    if (tick != 0) svg += vertical("grid", chart.scale.place(tick));
  }
  return svg + mark(chart, bar) + vertical("zero", chart.scale.place(0)) + whisker(chart, bar) + "</svg>";
}

std::string row(const Chart& chart, const Bar& bar) {
  std::string html =
      fmt::format("<li><span class=\"label\">{}</span>{}<span class=\"{}\" aria-hidden=\"true\">{}</span>",
                  escape(bar.label), picture(chart, bar), bar.suppressed ? "value none" : "value", bar.value);
  if (!chart.counts && !bar.suppressed) {
    html += fmt::format("<span class=\"people\" aria-hidden=\"true\">n = {}</span>", bar.people);
  }
  return html + "</li>\n";
}

// A tick at an end of the scale keeps its label inside. Every second one gives way where there is little
// room.
std::string ticks(const Chart& chart) {
  std::string labels;
  for (const double tick : chart.scale.ticks()) {
    const double place = chart.scale.place(tick);
    const char* side = place < 1 ? " first" : place > 99 ? " last" : "";
    const char* rank = chart.scale.is_minor(tick) ? " minor" : "";
    labels += fmt::format(R"(<span class="tick{}{}" style="left:{:.2f}%">{}</span>)", side, rank, place,
                          escape(chart.scale.label(tick)));
  }
  return fmt::format(R"(<div class="ticks" aria-hidden="true"><div>{}</div></div>)"
                     "\n",
                     labels);
}

// The width of a number in digits, of which points and commas take half.
double digits_wide(const std::string& number) {
  const auto digits =
      std::count_if(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  return static_cast<double>(digits) + 0.5 * static_cast<double>(number.size() - digits);
}

// Widths of the columns that all rows of a chart share, in digits. Bold ones are wider, by a sixth at most.
std::string widths(const Chart& chart) {
  std::size_t label = kShortestLabel;
  double value = 0, people = 0;
  for (const Bar& bar : chart.bars) {
    label = std::max(label, std::min(display_width(bar.label), kLongestLabel));
    value = std::max(value, bar.suppressed ? kSuppressedWidth : digits_wide(bar.value) * 7 / 6);
    people = std::max(people, bar.suppressed ? 0 : digits_wide(bar.people) + kPeopleWidth);
  }
  return fmt::format("--label:{}ch;--value:{:.1f}ch;--people:{:.1f}ch", label, value + 0.5, people);
}

std::string rows(const Chart& chart) {
  const std::size_t groups = std::max<std::size_t>(chart.groups.size(), 1);
  const std::size_t in_group = chart.bars.size() / groups;
  std::string result;
  for (std::size_t g = 0; g < groups; ++g) {
    if (!chart.groups.empty()) result += fmt::format("<h4>{}</h4>\n", escape(chart.groups[g]));
    result += "<ol>\n";
    for (std::size_t b = 0; b < in_group; ++b) result += row(chart, chart.bars[g * in_group + b]);
    result += "</ol>\n";
  }
  return result;
}

}  // namespace

std::string grouped_interval(const ResultTable& table, const Line& line, std::size_t column) {
  const std::string low = number(table, line, {column, Shown::What::kLow});
  if (low.empty()) return "";
  return fmt::format("{} to {}", grouped(low), grouped(number(table, line, {column, Shown::What::kHigh})));
}

bool has_whiskers(const ResultTable& table) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const std::vector<Bar> bars = chart_of(table, c).bars;
    if (std::any_of(bars.begin(), bars.end(), [](const Bar& bar) { return !bar.interval.empty(); }))
      return true;
  }
  return false;
}

bool has_long_labels(const ResultTable& table) {
  const std::vector<Bar> bars = chart_of(table, 0).bars;
  return std::any_of(bars.begin(), bars.end(),
                     [](const Bar& bar) { return display_width(bar.label) > kLongLabel; });
}

std::string chart_definitions() {
  return "<svg width=\"0\" height=\"0\" aria-hidden=\"true\" class=\"definitions\"><defs><pattern "
         "id=\"hatch\" "
         "width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
         "<line class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"7\"/></pattern></defs></svg>\n";
}

std::string chart(const ResultTable& table, std::size_t column) {
  const Chart chart = chart_of(table, column);
  const bool any_shown =
      std::any_of(chart.bars.begin(), chart.bars.end(), [](const Bar& bar) { return !bar.suppressed; });
  return fmt::format("<figure class=\"chart{}\" style=\"{}\">\n<figcaption>{}</figcaption>\n{}{}</figure>\n",
                     chart.counts ? " counts" : "", widths(chart), escape(chart.heading), rows(chart),
                     any_shown ? ticks(chart) : "");
}

}  // namespace tacit::report
