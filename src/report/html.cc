// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/html_parts.h"
#include "report/scale.h"

namespace tacit::report {

namespace {

using table::ResultTable;
using table::StatisticKind;

std::string paragraph(std::string_view kind, const std::string& text) {
  return fmt::format("<p class=\"{}\">{}</p>\n", kind, escape(text));
}

// What was asked, as a sentence for someone who has only this page.
std::string question_text(const ResultTable& table) {
  std::vector<std::string> statistics, axes;
  for (const table::Column& column : table.columns) {
    std::string name = printable(table::title(column.statistic));
    if (column.statistic.kind == StatisticKind::kCount) name = "number of people";
    if (column.statistic.kind == StatisticKind::kStd) {
      name = "standard deviation of " + printable(column.statistic.of);
    }
    statistics.push_back(name);
  }
  for (const table::Axis& axis : table.axes) axes.push_back(printable(axis.name));
  std::string text =
      fmt::format("{}{}, of the people on the researcher's list who were found in the custodian's table.",
                  capitalised(listed(statistics)), axes.empty() ? "" : " by " + listed(axes));
  if (!table.axes.empty() && table.axes.back().is_clients) {
    text += fmt::format(" The column {} is the researcher's own; the custodian did not see it.", axes.back());
  }
  return text;
}

// "People, income and sex by state": short enough for a heading, however much is asked.
std::string title_text(const ResultTable& table) {
  std::vector<std::string> subjects, axes;
  for (const table::Column& column : table.columns) {
    const std::string& of = column.statistic.of;
    const std::string subject = of.empty() ? "people" : printable(of);
    if (std::find(subjects.begin(), subjects.end(), subject) == subjects.end()) subjects.push_back(subject);
  }
  for (const table::Axis& axis : table.axes) axes.push_back(printable(axis.name));
  return capitalised(listed(subjects)) + (axes.empty() ? ", overall" : " by " + listed(axes));
}

// Cells below this one that have the same categories up to this axis, itself included.
std::size_t span(const ResultTable& table, std::size_t axis) {
  std::size_t cells = 1;
  for (std::size_t a = axis + 1; a < table.axes.size(); ++a) cells *= table.axes[a].categories.size();
  return cells;
}

std::string numbers_html(const ResultTable& table, const Line& line) {
  std::string html;
  for (const Shown& shown : shown_columns(table)) {
    const bool suppressed = line.figures[shown.column].suppressed;
    const bool is_figure = shown.what == Shown::What::kFigure;
    std::string text = number_or_word(table, line, shown);
    if (!suppressed) text = grouped(text);
    const std::string interval = is_figure ? grouped_interval(table, line, shown.column) : "";
    if (!interval.empty()) text += fmt::format(" <span class=\"interval\">({})</span>", interval);
    html += fmt::format("<td{}>{}</td>",
                        suppressed   ? " class=\"none\""
                        : !is_figure ? " class=\"people\""
                                     : "",
                        text);
  }
  return html;
}

std::string table_head(const ResultTable& table) {
  std::string html = "<thead><tr>";
  for (const table::Axis& axis : table.axes) {
    html += fmt::format("<th scope=\"col\" class=\"axis\">{}</th>", escape(axis.name));
  }
  for (const Shown& shown : shown_columns(table)) {
    html += fmt::format("<th scope=\"col\">{}</th>", escape(heading(table, shown)));
  }
  return html + "</tr></thead>\n";
}

// An axis that others cross has one heading for all its rows.
std::string table_body(const ResultTable& table) {
  std::string html = "<tbody>\n";
  const std::vector<Line> lines = cell_lines(table);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    html += table.axes.size() > 1 && i % span(table, 0) == 0 ? "<tr class=\"starts\">" : "<tr>";
    for (std::size_t a = 0; a < table.axes.size(); ++a) {
      const std::size_t rows = span(table, a);
      if (i % rows != 0) continue;
      html += rows == 1 ? fmt::format("<th scope=\"row\">{}</th>", escape(lines[i].labels[a]))
                        : fmt::format("<th scope=\"rowgroup\" rowspan=\"{}\">{}</th>", rows,
                                      escape(lines[i].labels[a]));
    }
    html += numbers_html(table, lines[i]) + "</tr>\n";
  }
  return html + "</tbody>\n";
}

std::string table_foot(const ResultTable& table) {
  return fmt::format("<tfoot><tr><th scope=\"row\" colspan=\"{}\">{}</th>{}</tr></tfoot>\n",
                     table.axes.size(), capitalised(kTotalLabel), numbers_html(table, total_line(table)));
}

std::string table_section(const ResultTable& table, const Options& options) {
  const bool total = has_total(table, options);
  std::string html =
      "<section aria-labelledby=\"table\">\n<h2 id=\"table\">Table</h2>\n"
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"table\">\n<table>\n";
  html += fmt::format("<caption>{}</caption>\n", escape(capitalised(asked(table))));
  html += table_head(table) + table_body(table) + (total ? table_foot(table) : "");
  html += "</table>\n</div>\n" + paragraph("note", suppression_note(table));
  if (const std::string note = interval_note(table); !note.empty()) html += paragraph("note", note);
  if (total) html += paragraph("note", total_note(table));
  return html + "</section>\n";
}

std::string chart_note(const ResultTable& table) {
  const bool only_counts =
      std::all_of(table.columns.begin(), table.columns.end(),
                  [](const table::Column& c) { return c.statistic.kind == StatisticKind::kCount; });
  const bool all_shown = std::none_of(table.figures.begin(), table.figures.end(),
                                      [](const table::Figure& figure) { return figure.suppressed; });
  std::string note = only_counts ? "" : "n: people behind a figure. ";
  if (!all_shown) note += "A hatched bar is suppressed; its length says nothing. ";
  if (has_whiskers(table)) note += "The line at the end of a bar is its 95 % interval.";
  return note.empty() ? "" : paragraph("note", note);
}

std::string chart_section(const ResultTable& table) {
  if (table.axes.empty()) return "";
  std::string html = "<section aria-labelledby=\"charts\">\n<h2 id=\"charts\">Charts</h2>\n";
  if (table.cells() > kMaxBars) {
    html += paragraph("note", fmt::format("No charts are drawn for more than {} cells; the table has all {}.",
                                          kMaxBars, table.cells()));
    return html + "</section>\n";
  }
  html +=
      chart_definitions() + fmt::format("<div class=\"charts{}\">\n", has_long_labels(table) ? " long" : "");
  for (std::size_t c = 0; c < table.columns.size(); ++c) html += chart(table, c);
  return html + "</div>\n" + chart_note(table) + "</section>\n";
}

std::string fact_list(const std::vector<Fact>& facts) {
  std::string html = "<dl>\n";
  for (const Fact& fact : facts) {
    html += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(fact.label), escape(fact.value));
  }
  return html + "</dl>";
}

// Above the figures: a reader must not miss them.
std::string warning_paragraphs(const LinkageNotes& linkage) {
  std::string html;
  for (const std::string& warning : linkage.warnings) {
    html += paragraph("warning", "Warning: " + warning + ".");
  }
  return html;
}

std::string words_section(const FullWords& words) {
  if (words.done.empty()) return "";
  return "<section aria-labelledby=\"words\">\n<h2 id=\"words\">What was done, and how to read it</h2>\n" +
         paragraph("words", words.done) + paragraph("words", words.reading) + "</section>\n";
}

std::string linkage_section(const LinkageNotes& linkage) {
  if (linkage.facts.empty()) return "";
  std::string html =
      "<section aria-labelledby=\"linkage\">\n<h2 id=\"linkage\">Linkage</h2>\n<div class=\"group long\">\n";
  html += fact_list(linkage.facts) + "\n</div>\n";
  if (!linkage.note.empty()) html += paragraph("note", linkage.note);
  return html + "</section>\n";
}

std::string facts_section(const PageInfo& info) {
  if (info.groups.empty()) return "";
  std::string html =
      "<section aria-labelledby=\"facts\">\n<h2 id=\"facts\">How it was made</h2>\n<div class=\"facts\">\n";
  for (const FactGroup& group : info.groups) {
    html += fmt::format("<div class=\"group\"><h3>{}</h3>\n{}</div>\n", escape(group.title),
                        fact_list(group.facts));
  }
  return html + "</div>\n</section>\n";
}

}  // namespace

std::string escape(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string html(const ResultTable& table, const PageInfo& info, const Options& options) {
  const std::string title = escape(info.title.empty() ? title_text(table) : info.title);
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"Tacit\">\n"
      "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n<header>\n<h1>{0}</h1>\n",
      title, kStyle);
  page += paragraph("question", question_text(table)) + warning_paragraphs(info.linkage) + "</header>\n";
  page += chart_section(table) + table_section(table, options) + words_section(info.words) +
          linkage_section(info.linkage) + facts_section(info);
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace tacit::report
