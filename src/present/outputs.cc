// SPDX-License-Identifier: Apache-2.0
#include "present/outputs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <memory>
#include <set>
#include <utility>

#include "app/output_files.h"
#include "base/error.h"
#include "base/files.h"

namespace tacit::present {

namespace {

namespace fs = std::filesystem;
using report::Format;

// The longer of two that both fit comes first.
constexpr std::array<std::pair<std::string_view, Format>, 8> kEndings = {{{".long.csv", Format::kCsvLong},
                                                                          {".csv", Format::kCsv},
                                                                          {".json", Format::kJson},
                                                                          {".md", Format::kMarkdown},
                                                                          {".markdown", Format::kMarkdown},
                                                                          {".html", Format::kHtml},
                                                                          {".htm", Format::kHtml},
                                                                          {".txt", Format::kTable}}};

std::string small_letters(std::string_view text) {
  std::string small(text);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

bool is_csv(Format format) {
  return format == Format::kCsv || format == Format::kCsvLong;
}

Format format_of(const std::string& path, std::optional<Format> format) {
  const std::optional<Format> by_ending = format_of_ending(path);
  if (by_ending == Format::kCsv && format == Format::kCsvLong) return Format::kCsvLong;
  if (by_ending) return *by_ending;
  const std::string ending = fs::path(path).extension().string();
  if (format || ending.empty()) return format.value_or(Format::kTable);
  throw Error(
      ErrorCategory::kUsage,
      fmt::format("{}: no form of a result has the ending {}. Take .txt, .csv, .long.csv, .json, .md or "
                  ".html, or say the form as well (--format)",
                  path, ending));
}

// One name for all names of a file that may not be there yet.
std::string resolved(const std::string& path) {
  std::error_code failure;
  const fs::path whole = fs::weakly_canonical(fs::absolute(path, failure), failure);
  return failure ? path : whole.string();
}

struct Written {
  std::string path;
  std::string beside;  // the CSV file that it stands beside; empty for a file of the result
  report::Format format = Format::kTable;  // of a file of the result
};

// Without those beside a CSV file that another of the same name has already.
std::vector<Written> all_written(const std::vector<OutputFile>& files) {
  std::vector<Written> all;
  std::set<std::string> companions;
  for (const OutputFile& file : files) {
    if (file.path.empty()) continue;
    all.push_back({file.path, "", file.format});
    if (!is_csv(file.format)) continue;
    const std::string companion = linkage_csv_path(file.path);
    if (companions.insert(resolved(companion)).second) all.push_back({companion, file.path});
  }
  return all;
}

void refuse_twice(const std::vector<Written>& all) {
  std::set<std::string> names;
  for (const Written& one : all) {
    if (names.insert(resolved(one.path)).second) continue;
    throw Error(ErrorCategory::kUsage,
                fmt::format("{} would be written twice{}: give each file of the result a name of its own",
                            one.path, one.beside.empty() ? "" : ", also beside " + one.beside));
  }
}

}  // namespace

std::optional<Format> format_of_ending(std::string_view path) {
  const std::string name = small_letters(fs::path(path).filename().string());
  for (const auto& [ending, format] : kEndings) {
    if (name.size() > ending.size() && name.ends_with(ending)) return format;
  }
  return std::nullopt;
}

std::vector<OutputFile> output_files(const std::vector<std::string>& paths, std::optional<Format> format) {
  std::vector<OutputFile> files;
  for (const std::string& path : paths) files.push_back({path, format_of(path, format)});
  return files;
}

std::string linkage_csv_path(const std::string& csv) {
  fs::path path(csv);
  if (format_of_ending(csv) == Format::kCsvLong) path.replace_extension();
  return path.replace_extension(".linkage.csv").string();
}

std::vector<std::string> written_paths(const std::vector<OutputFile>& files) {
  std::vector<std::string> paths;
  for (Written& one : all_written(files)) paths.push_back(std::move(one.path));
  return paths;
}

void check_outputs(const std::vector<OutputFile>& files, const std::vector<std::string>& read) {
  const std::vector<Written> all = all_written(files);
  refuse_twice(all);
  for (const Written& one : all) app::require_writable(one.path);
  const std::vector<std::string> paths = written_paths(files);
  app::refuse_overwriting({paths.begin(), paths.end()}, {read.begin(), read.end()});
}

void write_outputs(const table::ResultTable& result, const std::vector<OutputFile>& files,
                   const report::Options& options, const report::Provenance& provenance) {
  std::vector<std::unique_ptr<ReplacementFile>> beside;
  const auto write = [&](const std::string& path, const std::string& contents) {
    beside.push_back(std::make_unique<ReplacementFile>(path));
    beside.back()->write(contents);
  };
  for (const Written& one : all_written(files)) {
    write(one.path, one.beside.empty() ? report::render(result, one.format, options, provenance)
                                       : report::linkage_csv(provenance));
  }
  for (const auto& file : beside) file->put_in_place();
}

std::string written_text(const std::vector<OutputFile>& files) {
  return written_text(written_paths(files));
}

std::string written_text(const std::vector<std::string>& paths) {
  std::vector<std::string> named;
  std::copy_if(paths.begin(), paths.end(), std::back_inserter(named),
               [](const std::string& path) { return !path.empty(); });
  return named.empty() ? "" : fmt::format("written: {}", fmt::join(named, ", "));
}

}  // namespace tacit::present
