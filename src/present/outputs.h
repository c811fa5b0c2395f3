// SPDX-License-Identifier: Apache-2.0
// The files of a result: each in the form that its ending means, and beside CSV another with how good the
// linkage is (docs/output.md). Every front door writes results by these: the flag --out of `tacit query`,
// `tacit plain` and `tacit render`, the key `out` of study files, and the Python package's Table.save().
//
// In this order: output_files(), check_outputs() before the work, write_outputs() behind it, written_text().
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/format.h"
#include "table/result.h"

namespace tacit::present {

struct OutputFile {
  std::string path;
  report::Format format = report::Format::kTable;

  bool operator==(const OutputFile&) const = default;
};

/// The form that the ending of a file's name means, in small or capital letters: .txt, .csv, .long.csv
/// (csv-long), .json, .md and .markdown, .html and .htm. Nothing for any other ending, and for a name without
/// one.
std::optional<report::Format> format_of_ending(std::string_view path);

/// The files with their forms. `format` is the form where the ending says nothing, and csv-long also for
/// .csv. Without it, a name without an ending has the form for a terminal. Throws Error(kUsage) for an ending
/// that means no form, where there is no `format`.
std::vector<OutputFile> output_files(const std::vector<std::string>& paths,
                                     std::optional<report::Format> format);

/// Where the linkage of a result in this CSV file is described: "r.linkage.csv" beside "r.csv" and
/// "r.long.csv".
std::string linkage_csv_path(const std::string& csv);

/// All that write_outputs() will write, in this order: each file, and behind it the one beside it, if it is
/// CSV. Two forms of CSV with one name share theirs.
std::vector<std::string> written_paths(const std::vector<OutputFile>& files);

/// To be called before the work. Throws Error(kUsage) if two of written_paths() are one file, or one of them
/// is among `read` and would be lost, Error(kInput) if one could not be written. Empty names are none.
void check_outputs(const std::vector<OutputFile>& files, const std::vector<std::string>& read);

/// Writes every file (mode 0600). All are on the disk before the first takes its place, so that a full disk
/// leaves what was there before. Throws Error(kInput) with the file's name and the reason.
void write_outputs(const table::ResultTable& result, const std::vector<OutputFile>& files,
                   const report::Options& options, const report::Provenance& provenance);

/// "written: table.html, table.csv, table.linkage.csv"; empty where nothing was written.
std::string written_text(const std::vector<OutputFile>& files);
/// The same of any files. Empty names are none.
std::string written_text(const std::vector<std::string>& paths);

}  // namespace tacit::present
