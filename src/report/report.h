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

/// Tidy: one line for each cell and statistic.
std::string csv_long(const table::ResultTable& table, const Options& options = {});

/// "format": "tacit-table", "version": 2. Null where suppressed; a number of more than 15 digits is a string.
nlohmann::ordered_json json(const table::ResultTable& table, const Options& options = {});

/// A table of GitHub's Markdown, with the lines around it that text() has.
std::string markdown(const table::ResultTable& table, const Options& options = {});

/// What a page says in addition to the table: how it was made.
struct Fact {
  std::string label;
  std::string value;
};
struct FactGroup {
  std::string title;
  std::vector<Fact> facts;
};
struct PageInfo {
  std::string title;  // of the page; without one, what was asked
  std::vector<FactGroup> groups;
};

/// One HTML page that needs nothing else and runs no script: what was asked, a chart for each statistic, the
/// table, the facts. For narrow and wide windows, light and dark, and paper.
std::string html(const table::ResultTable& table, const PageInfo& info, const Options& options = {});

}  // namespace tacit::report
