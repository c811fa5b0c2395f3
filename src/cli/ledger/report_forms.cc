// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "base/text.h"
#include "cli/ledger/report.h"
#include "cli/ledger/text.h"
#include "cli/output.h"
#include "report/columns.h"
#include "report/html_parts.h"

namespace tacit::cli {

namespace {

constexpr std::size_t kCellWidth = 44;  // columns of a cell, before it goes on in the next line
constexpr std::size_t kTextWidth = 110;

// A row of cells as the lines that they take.
std::vector<std::vector<std::string>> lines_of_row(const std::vector<std::string>& row) {
  std::vector<std::vector<std::string>> cells;
  std::size_t height = 1;
  for (const std::string& cell : row) {
    cells.push_back(cell.empty() ? std::vector<std::string>{""}
                                 : lines_of(report::wrapped(cell, kCellWidth)));
    height = std::max(height, cells.back().size());
  }
  std::vector<std::vector<std::string>> lines(height, std::vector<std::string>(row.size()));
  for (std::size_t c = 0; c < cells.size(); ++c) {
    for (std::size_t l = 0; l < cells[c].size(); ++l) lines[l][c] = cells[c][l];
  }
  return lines;
}

std::string table_text(const ReportTable& table) {
  std::vector<std::vector<std::string>> lines;
  const auto add = [&](const std::vector<std::string>& row) {
    for (auto& line : lines_of_row(row)) lines.push_back(std::move(line));
  };
  add(table.heads);
  const std::size_t heads = lines.size();
  for (const auto& row : table.rows) add(row);
  std::vector<std::size_t> widths(table.right.size(), 0);
  for (const auto& line : lines) {
    for (std::size_t c = 0; c < line.size(); ++c) widths[c] = std::max(widths[c], display_width(line[c]));
  }
  std::vector<std::string> rule;
  for (const std::size_t width : widths) rule.emplace_back(width, '-');
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(heads), rule);
  std::string text;
  for (const std::string& line : lines_of(aligned_text(lines, table.right))) text += "  " + line + "\n";
  return text;
}

std::string underlined(const std::string& title, char under) {
  return title + "\n" + std::string(display_width(title), under) + "\n";
}

std::string section_text(const ReportSection& section) {
  std::string text = underlined(section.title, '-');
  for (const auto& [what, value] : section.facts) text += fmt::format("  {}: {}\n", what, value);
  for (const ReportTable& table : section.tables) text += "\n" + table_text(table);
  for (const std::string& sentence : section.words) {
    bool first = true;
    for (const std::string& line : lines_of(report::wrapped(sentence, kTextWidth - 4))) {
      text += (first ? "  - " : "    ") + line + "\n";
      first = false;
    }
  }
  return text;
}

// Beside the style of every page: cells of text stand at the left.
constexpr std::string_view kReportStyle = R"(
td.text, thead th.text { text-align: left; }
td.text { min-width: 7rem; max-width: 26rem; overflow-wrap: anywhere; }
td.brief { white-space: nowrap; min-width: 0; }
.scroll + .scroll, .scroll + .words, .facts-line + .scroll { margin-top: 1rem; }
.facts-line { margin: 0 0 .8rem; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
ul.words { padding-left: 1.2rem; max-width: 60rem; }
ul.words li { margin: .3rem 0; }
footer { max-width: 60rem; margin-top: 2.5rem; }
footer .note { overflow-wrap: anywhere; max-width: none; }
main { max-width: 84rem; }
@media print {
  @page { size: A4 landscape; margin: 14mm; }
  table { font-size: 8.5pt; }
  th, td { padding: .3rem .5rem; }
  thead { display: table-header-group; }
  thead th { min-width: 0; }
}
)";

// What is short, such as a day, is not broken.
const char* cell_class(const std::string& cell, bool right) {
  constexpr std::size_t kBrief = 20;
  if (right) return "";
  return cell.size() <= kBrief ? " class=\"text brief\"" : " class=\"text\"";
}

std::string row_html(const ReportTable& table, const std::vector<std::string>& row) {
  std::string html = "<tr>";
  for (std::size_t c = 0; c < row.size(); ++c) {
    const std::string text = report::escape(row[c]);
    html += c == 0 && !table.right[c]
                ? fmt::format("<th scope=\"row\">{}</th>", text)
                : fmt::format("<td{}>{}</td>", cell_class(row[c], table.right[c]), text);
  }
  return html + "</tr>\n";
}

std::string table_html(const ReportTable& table, const std::string& caption) {
  std::string html = fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"{0}\"><table><caption>{0}</caption>\n"
      "<thead><tr>",
      report::escape(caption));
  for (std::size_t c = 0; c < table.heads.size(); ++c) {
    html += fmt::format("<th scope=\"col\"{}>{}</th>", table.right[c] ? "" : " class=\"text\"",
                        report::escape(table.heads[c]));
  }
  html += "</tr></thead>\n<tbody>\n";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const bool total = table.total && r + 1 == table.rows.size();
    html += (total ? "</tbody><tfoot>\n" : "") + row_html(table, table.rows[r]) + (total ? "</tfoot>" : "");
  }
  return html + (table.total ? "" : "</tbody>") + "</table></div>\n";
}

std::string section_html(const ReportSection& section) {
  std::string html = fmt::format("<section>\n<h2>{}</h2>\n", report::escape(section.title));
  for (const auto& [what, value] : section.facts)
    html += fmt::format("<p class=\"facts-line\">{}: {}</p>\n", report::escape(what), report::escape(value));
  for (const ReportTable& table : section.tables)
    html += table_html(table, section.title + ": " + table.heads.front());
  if (!section.words.empty()) {
    html += "<ul class=\"words\">\n";
    for (const std::string& sentence : section.words)
      html += fmt::format("<li>{}</li>\n", report::escape(sentence));
    html += "</ul>\n";
  }
  return html + "</section>\n";
}

}  // namespace

std::string report_text(const ReportDocument& document) {
  std::string text = underlined(document.title, '=') + document.period + "\n";
  for (const ReportSection& section : document.sections) text += "\n" + section_text(section);
  text += "\n";
  for (const std::string& note : document.notes) text += report::wrapped(note, kTextWidth);
  return text;
}

std::string report_html(const ReportDocument& document) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}, {}</title>\n<style>{}{}</style>\n</head>\n<body>\n<main>\n<header>\n<h1>{}</h1>\n"
      "<p class=\"question\">{}</p>\n</header>\n",
      report::escape(document.title), report::escape(document.period), report::kStyle, kReportStyle,
      report::escape(document.title), report::escape(document.period));
  for (const ReportSection& section : document.sections) html += section_html(section);
  html += "<footer>\n";
  for (const std::string& note : document.notes)
    html += fmt::format("<p class=\"note\">{}</p>\n", report::escape(note));
  return html + "</footer>\n</main>\n</body>\n</html>\n";
}

}  // namespace tacit::cli
