// SPDX-License-Identifier: Apache-2.0
#include "cli/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <sstream>
#include <vector>

#include "base/error.h"

namespace tacit::cli {

namespace {

using present::OutputFile;

constexpr const char* kStdout = "-";

std::string format_name(Format format) {
  for (const auto& [name, value] : report::format_names()) {
    if (value == format) return name;
  }
  return "";
}

CLI::Option* add_format_option(CLI::App& command, const std::function<void(Format)>& set,
                               const std::vector<std::string>& names, const std::string& help) {
  return command
      .add_option_function<std::string>(
          "--format", [set](const std::string& name) { set(report::format_names().at(name)); }, help)
      ->check(CLI::IsMember(names));
}

}  // namespace

bool OutputOptions::to_stdout() const {
  return out.empty() || std::find(out.begin(), out.end(), kStdout) != out.end();
}

std::vector<OutputFile> OutputOptions::files() const {
  std::vector<std::string> paths;
  std::copy_if(out.begin(), out.end(), std::back_inserter(paths),
               [](const std::string& path) { return path != kStdout; });
  std::vector<OutputFile> files = present::output_files(paths, format);
  const bool is_used =
      !format || to_stdout() ||
      std::any_of(files.begin(), files.end(), [&](const OutputFile& file) { return file.format == *format; });
  if (!is_used) {
    throw Error(ErrorCategory::kUsage,
                fmt::format("--format {}: {} has the form {} by its ending. Leave --format out, or give the "
                            "file another name",
                            format_name(*format), files.front().path, format_name(files.front().format)));
  }
  if (!csv.empty()) files.push_back({csv, Format::kCsv});
  return files;
}

void OutputOptions::check(const std::vector<std::string>& read) const {
  present::check_outputs(files(), read);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void add_format(CLI::App& command, Format& format) {
  add_format_option(
      command, [&format](Format given) { format = given; }, {"table", "json"},
      "form of the result; table if not given");
}

void add_output(CLI::App& command, OutputOptions& options) {
  add_format_option(
      command, [&options](Format given) { options.format = given; },
      {"table", "csv", "csv-long", "json", "markdown", "html"},
      "form of what goes to stdout, table if not given, and of files whose ending says nothing");
  command
      .add_option("--out", options.out,
                  "write the result to this file instead of stdout, whole or not at all, in the form of its "
                  "ending: .txt, .csv, .long.csv, .json, .md, .html. Several: repeat it; - is stdout. Beside "
                  "CSV stands how good the linkage is, NAME.linkage.csv")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_flag("--total", options.total,
                   "add up the cells that are shown; suppressed ones are not in it");
}

void add_csv(CLI::App& command, OutputOptions& options) {
  command
      .add_option("--csv", options.csv,
                  "the same as --out FILE.csv beside the other output; for older scripts")
      ->type_name("FILE");
}

void deliver(const table::ResultTable& result, const OutputOptions& options, const Provenance& provenance,
             const std::function<void(const std::string&)>& note) {
  const report::Options shape{.total = options.total};
  const std::vector<OutputFile> files = options.files();
  present::write_outputs(result, files, shape, provenance);
  if (options.to_stdout()) print_out(report::render(result, options.stdout_format(), shape, provenance));
  const std::string written = present::written_text(files);
  if (!written.empty()) note(written);
}

void print_out(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw Error(ErrorCategory::kInput, "the result could not be written to standard output");
  }
}

}  // namespace tacit::cli
