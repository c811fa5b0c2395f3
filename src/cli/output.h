// Where a subcommand's result goes, and in what form (docs/output.md).
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "report/format.h"

namespace tacit::cli {

using report::Format;
using report::Provenance;

/// --format and, for tables of results, --out, --csv and --total.
struct OutputOptions {
  Format format = Format::kTable;
  std::string out;     // empty: stdout
  std::string csv;     // empty: no second copy
  bool total = false;  // add up the cells that are shown

  /// Whether a person at the terminal sees how good the linkage is with the result itself.
  bool shows_linkage() const {
    return out.empty() && (format == Format::kTable || format == Format::kMarkdown);
  }
  /// Throws Error(kUsage) if two of the files are one, Error(kInput) if a file could not be written: before
  /// hours of work, not after.
  void check() const;
};

/// Adds `--format table|json`.
void add_format(CLI::App& command, Format& format);

/// Adds `--format table|csv|csv-long|json|markdown|html`, `--out`, `--csv` and `--total`.
void add_output(CLI::App& command, OutputOptions& options);

/// Where the linkage of a result in this CSV file is described: "r.linkage.csv" beside "r.csv".
std::string linkage_csv_path(const std::string& csv);

/// The lines of a text, without their ends.
std::vector<std::string> lines_of(const std::string& text);

/// Prints the result, or writes it whole (mode 0600). Beside each CSV file stands another with how good the
/// linkage is.
void deliver(const table::ResultTable& result, const OutputOptions& options, const Provenance& provenance);

/// Prints text on stdout. Throws Error(kInput) if that fails, as on a full disk behind a redirection.
void print_out(const std::string& text);

}  // namespace tacit::cli
