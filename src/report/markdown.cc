// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "base/text.h"
#include "report/columns.h"

namespace tacit::report {

namespace {

using table::ResultTable;

// Escapes what Markdown would read as markup.
std::string escaped(std::string_view text) {
  constexpr std::string_view kMarkup = "\\`*_[]<>|~$#&!";
  std::string result;
  for (const char c : text) {
    if (kMarkup.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += ' ' + cell + " |";
  return line + '\n';
}

std::vector<std::string> cells_of(const ResultTable& table, const Line& line) {
  std::vector<std::string> cells;
  for (const std::string& label : line.labels) cells.push_back(escaped(label));
  for (const Shown& shown : shown_columns(table)) {
    cells.push_back(number_or_word(table, line, shown));
    const bool is_figure = shown.what == Shown::What::kFigure;
    const std::string interval = is_figure ? interval_words(table, line, shown.column) : "";
    if (!interval.empty()) cells.back() += " (" + interval + ")";
  }
  return cells;
}

}  // namespace

std::string markdown(const ResultTable& table, const Options& options) {
  std::vector<std::string> head, rule;
  for (const table::Axis& axis : table.axes) {
    head.push_back(escaped(printable(axis.name)));
    rule.emplace_back("---");
  }
  for (const Shown& shown : shown_columns(table)) {
    head.push_back(escaped(heading(table, shown)));
    rule.emplace_back("---:");
  }
  std::string result = escaped(asked(table)) + "\n\n" + row(head) + row(rule);
  for (const Line& line : cell_lines(table)) result += row(cells_of(table, line));
  if (has_total(table, options)) result += row(cells_of(table, total_line(table)));
  result += '\n' + escaped(suppression_note(table)) + '\n';
  if (const std::string note = interval_note(table); !note.empty()) result += '\n' + escaped(note) + '\n';
  if (has_total(table, options)) result += '\n' + escaped(total_note(table)) + '\n';
  return result;
}

std::string markdown(const LinkageNotes& linkage) {
  if (linkage.empty()) return "";
  std::string result = "### Linkage\n\n";
  for (const Fact& fact : linkage.facts) {
    result += "- " + escaped(printable(fact.label)) + ": " + escaped(printable(fact.value)) + '\n';
  }
  for (const std::string& warning : linkage.warnings) {
    result += "\n**Warning**: " + escaped(printable(warning)) + ".\n";
  }
  return linkage.note.empty() ? result : result + '\n' + escaped(printable(linkage.note)) + '\n';
}

std::string markdown(const FullWords& words) {
  return "### What was done, and how to read it\n\n" + escaped(words.done) + "\n\n" + escaped(words.reading) +
         '\n';
}

}  // namespace tacit::report
