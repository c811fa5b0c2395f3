// Where a subcommand's result goes, and in what form (docs/output.md).
#pragma once

#include <CLI/CLI.hpp>
#include <string>

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

  /// Throws Error(kInput) if a file could not be written: before hours of work, not after.
  void check() const;
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
