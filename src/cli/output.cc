#include "cli/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <set>
#include <sstream>
#include <vector>

#include "base/error.h"
#include "base/files.h"

namespace tacit::cli {

namespace {

namespace fs = std::filesystem;

void add_format_of(CLI::App& command, Format& format, const std::vector<std::string>& names) {
  command
      .add_option_function<std::string>(
          "--format", [&format](const std::string& name) { format = report::format_names().at(name); },
          "form of the result; table if not given")
      ->check(CLI::IsMember(names));
}

void check_writable(const std::string& path) {
  if (path.empty()) return;
  const fs::path parent = fs::path(path).parent_path();
  const fs::path directory = parent.empty() ? "." : parent;
  std::error_code failure;
  if (!fs::is_directory(directory, failure)) {
    throw Error(ErrorCategory::kInput,
                fmt::format("{}: cannot be written: there is no directory {}", path, directory.string()));
  }
  if (access(directory.c_str(), W_OK | X_OK) != 0) {
    throw Error(ErrorCategory::kInput,
                fmt::format("{}: cannot be written: no permission to write in {}", path, directory.string()));
  }
  if (fs::is_directory(path, failure)) {
    throw Error(ErrorCategory::kInput,
                fmt::format("{}: cannot be written: it is a directory; name a file in it", path));
  }
  if (fs::exists(path, failure) && !fs::is_regular_file(path, failure)) {
    throw Error(ErrorCategory::kInput, fmt::format("{}: cannot be written: it is not a regular file", path));
  }
}

// The second file of --out, where that is CSV.
std::string companion_of(const OutputOptions& options, const std::string& out) {
  const bool is_csv = options.format == Format::kCsv || options.format == Format::kCsvLong;
  return is_csv && !out.empty() ? linkage_csv_path(out) : "";
}

}  // namespace

void OutputOptions::check() const {
  std::set<std::string> all;
  for (const std::string& path :
       {out, csv, companion_of(*this, out), csv.empty() ? csv : linkage_csv_path(csv)}) {
    if (!path.empty() && !all.insert(path).second) {
      throw Error(ErrorCategory::kUsage, fmt::format("{} would be written twice: give --out and --csv files "
                                                     "of different names",
                                                     path));
    }
    check_writable(path);
  }
}

std::string linkage_csv_path(const std::string& csv) {
  return fs::path(csv).replace_extension(".linkage.csv").string();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void add_format(CLI::App& command, Format& format) {
  add_format_of(command, format, {"table", "json"});
}

void add_output(CLI::App& command, OutputOptions& options) {
  add_format_of(command, options.format, {"table", "csv", "csv-long", "json", "markdown", "html"});
  command
      .add_option(
          "--out", options.out,
          "write the result to this file, whole or not at all, instead of stdout; beside CSV also how good "
          "the linkage is, NAME.linkage.csv")
      ->type_name("FILE");
  command
      .add_option("--csv", options.csv,
                  "write the result as CSV to this file as well, and beside it NAME.linkage.csv")
      ->type_name("FILE");
  command.add_flag("--total", options.total,
                   "add up the cells that are shown; suppressed ones are not in it");
}

void deliver(const table::ResultTable& result, const OutputOptions& options, const Provenance& provenance) {
  const report::Options shape{.total = options.total};
  const std::string text = report::render(result, options.format, shape, provenance);
  if (!options.csv.empty()) {
    write_file(options.csv, report::csv(result, shape));
    write_file(linkage_csv_path(options.csv), provenance.linkage_csv);
  }
  if (options.out.empty()) {
    print_out(text);
    return;
  }
  write_file(options.out, text);
  const std::string companion = companion_of(options, options.out);
  if (!companion.empty()) write_file(companion, provenance.linkage_csv);
}

void print_out(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw Error(ErrorCategory::kInput, "the result could not be written to standard output");
  }
}

}  // namespace tacit::cli
