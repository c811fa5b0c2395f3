// Where a subcommand's result goes, and in what form (docs/output.md).
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "report/report.h"

namespace tacit::cli {

enum class Format { kTable, kCsv, kCsvLong, kJson, kMarkdown, kHtml };

/// Every form of a table of results, as --format calls it.
const std::map<std::string, Format>& format_names();

/// --format and, for tables of results, --out, --csv and --total.
struct OutputOptions {
  Format format = Format::kTable;
  std::string out;     // empty: stdout
  std::string csv;     // empty: no second copy
  bool total = false;  // add up the cells that are shown

  /// Throws Error(kInput) if a file could not be written: before hours of work, not after.
  void check() const;
};

/// What is told beside a table of how it came about.
struct Provenance {
  nlohmann::ordered_json json =
      nlohmann::ordered_json::object();  // keys that JSON has behind those of the table
  report::PageInfo page;                 // facts and title of the HTML page
};

/// Adds `--format table|json`.
void add_format(CLI::App& command, Format& format);

/// Adds `--format table|csv|csv-long|json|markdown|html`, `--out`, `--csv` and `--total`.
void add_output(CLI::App& command, OutputOptions& options);

/// Prints the result, or writes it whole (mode 0600).
void deliver(const table::ResultTable& result, const OutputOptions& options, const Provenance& provenance);

/// Prints text on stdout. Throws Error(kInput) if that fails, as on a full disk behind a redirection.
void print_out(const std::string& text);

}  // namespace tacit::cli
