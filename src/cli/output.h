// SPDX-License-Identifier: Apache-2.0
// The flags that say where a subcommand's result goes, and in what form (docs/output.md). What they mean is
// present/outputs.h's.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "present/outputs.h"
#include "report/format.h"

namespace tacit::cli {

using report::Format;
using report::Provenance;

/// --format and, for tables of results, --out, --csv and --total.
struct OutputOptions {
  std::optional<Format> format;
  std::vector<std::string> out;  // files; "-": stdout; none: stdout alone
  std::string csv;               // empty: no further file
  bool total = false;            // add up the cells that are shown

  /// The files of the result. Throws Error(kUsage) as present::output_files(), and for a --format that says
  /// nothing, since every file has another by its ending.
  std::vector<present::OutputFile> files() const;
  bool to_stdout() const;
  /// Of what goes to stdout.
  Format stdout_format() const { return format.value_or(Format::kTable); }
  /// Whether a person at the terminal sees how good the linkage is with the result itself.
  bool shows_linkage() const {
    return to_stdout() && (stdout_format() == Format::kTable || stdout_format() == Format::kMarkdown);
  }
  /// Throws as files() and present::check_outputs(): before hours of work, not after.
  void check(const std::vector<std::string>& read) const;
};

/// Adds `--format table|json`.
void add_format(CLI::App& command, Format& format);

/// Adds `--format table|csv|csv-long|json|markdown|html`, `--out` and `--total`.
void add_output(CLI::App& command, OutputOptions& options);

/// Adds `--csv`, which older scripts have: a file of CSV beside the other output.
void add_csv(CLI::App& command, OutputOptions& options);

/// The lines of a text, without their ends.
std::vector<std::string> lines_of(const std::string& text);

/// Prints the result and writes its files. Tells `note` which.
void deliver(const table::ResultTable& result, const OutputOptions& options, const Provenance& provenance,
             const std::function<void(const std::string&)>& note);

/// Prints text on stdout. Throws Error(kInput) if that fails, as on a full disk behind a redirection.
void print_out(const std::string& text);

}  // namespace tacit::cli
