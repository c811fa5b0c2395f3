// Where a subcommand's result goes, and in what form.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "table/result.h"

namespace tacit::cli {

enum class Format { kTable, kCsv, kJson };

/// --format and, for tables of results, --out and --csv.
struct OutputOptions {
  Format format = Format::kTable;
  std::string out;  // empty: stdout
  std::string csv;  // empty: no second copy

  /// Throws Error(kInput) if a file could not be written: before hours of work, not after.
  void check() const;
};

/// Adds `--format table|json`.
void add_format(CLI::App& command, Format& format);

/// Adds `--format table|csv|json`, `--out` and `--csv`.
void add_output(CLI::App& command, OutputOptions& options);

/// Prints the result, or writes it whole (mode 0600). `more`: keys that JSON has behind those of the table.
void deliver(const table::ResultTable& result, const OutputOptions& options,
             const nlohmann::ordered_json& more);

/// Prints text on stdout. Throws Error(kInput) if that fails, as on a full disk behind a redirection.
void print_out(const std::string& text);

}  // namespace tacit::cli
