// SPDX-License-Identifier: Apache-2.0
// A result table for people and for programs: text, CSV, JSON, Markdown, and a page. The formats are
// described in docs/output.md; a figure reads the same in all of them. Names from a peer are made printable
// first, so that they cannot control a terminal, a browser or a spreadsheet.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "table/result.h"

namespace tacit::report {

struct Options {
  bool total = false;       // one more line: all cells that are shown, added up. No effect without axes
  std::size_t width = 100;  // columns of a terminal within which two axes make a cross table
};

/// Aligned columns, one line a cell; or rows by columns, for one statistic of two axes where it fits. Above
/// it what was asked, below it what is suppressed and what the total holds.
std::string text(const table::ResultTable& table, const Options& options = {});

/// One line a cell: axes, statistics with the count behind each measure and share, and whether it is
/// suppressed.
std::string csv(const table::ResultTable& table, const Options& options = {});

/// A printable text as a cell: an apostrophe before what a spreadsheet would take for a formula.
std::string csv_text(const std::string& text);

/// Tidy: one line for each cell and statistic.
std::string csv_long(const table::ResultTable& table, const Options& options = {});

/// "format": "tacit-table", "version": 2. Null where suppressed; a number of more than 15 digits is a string.
nlohmann::ordered_json json(const table::ResultTable& table, const Options& options = {});

/// A table of GitHub's Markdown, with the lines around it that text() has.
std::string markdown(const table::ResultTable& table, const Options& options = {});

struct Fact {
  std::string label;
  std::string value;
};
struct FactGroup {
  std::string title;
  std::vector<Fact> facts;
};
/// How good the linkage behind a table is, in words (docs/output.md, "How good the linkage is").
struct LinkageNotes {
  std::vector<Fact> facts;
  std::vector<std::string> warnings;  // sentences without "Warning:"
  std::string note;                   // what the figures are, and what they are not

  bool empty() const { return facts.empty() && warnings.empty(); }
};

/// "Linkage", aligned lines within `width` columns, warnings, the note; nothing where there are none.
std::string text(const LinkageNotes& linkage, std::size_t width = Options{}.width);

/// The same as a list of GitHub's Markdown, with a heading.
std::string markdown(const LinkageNotes& linkage);

/// A paragraph each: what was done, and how to read the table. Circumstances (circumstances.h) are told so.
struct FullWords {
  std::string done, reading;
};

/// The same as Markdown, with a heading.
std::string markdown(const FullWords& words);

/// What a page says in addition to the table: how good the linkage is, and how it was made.
struct PageInfo {
  std::string title;  // of the page; without one, what was asked
  std::vector<FactGroup> groups;
  LinkageNotes linkage = {};
  FullWords words = {};  // empty: nothing is told
};

/// One HTML page that needs nothing else and runs no script: what was asked, warnings of the linkage, a chart
/// for each statistic, the table, how good the linkage is, the facts. For narrow and wide windows, light and
/// dark, and paper.
std::string html(const table::ResultTable& table, const PageInfo& info, const Options& options = {});

}  // namespace tacit::report
