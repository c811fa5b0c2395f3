// SPDX-License-Identifier: Apache-2.0
#include "ingest/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "base/work.h"
#include "ingest/csv_scanner.h"
#include "ingest/delimiter.h"
#include "ingest/file_format.h"
#include "ingest/gzip.h"
#include "ingest/utf16.h"

namespace tacit::ingest {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What a file holds, as UTF-8 or what was taken for it: `bytes`, or what is made of them in `made`.
std::string_view text_of(std::string_view bytes, const std::string& origin, const table::SourceLimits& limits,
                         std::string& made) {
  if (is_gzip(bytes)) bytes = made = unpack_gzip(bytes, origin, limits.max_bytes);
  if (is_gzip(bytes)) {
    throw Error(ErrorCategory::kInput, fmt::format("{} is packed twice by gzip: unpack it once", origin));
  }
  refuse_other_formats(bytes.substr(0, kFormatBytes), origin);
  if (is_utf16(bytes)) bytes = made = from_utf16(bytes, origin);
  if (bytes.find('\0') != std::string_view::npos) {
    throw Error(
        ErrorCategory::kInput,
        fmt::format("{} holds NUL bytes: it is not CSV, or is UTF-16 without the mark that says so; save "
                    "it as UTF-8",
                    origin));
  }
  while (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  if (trim(bytes).empty()) throw Error(ErrorCategory::kInput, fmt::format("{} is empty", origin));
  return bytes;
}

// Excel's first line "sep=;", which is taken off and says the delimiter. 0 without one.
char take_delimiter_line(std::string_view& text) {
  constexpr std::string_view kStart = "sep=";
  if (!text.starts_with(kStart)) return 0;
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const auto named = delimiter_named(text.substr(kStart.size(), end - kStart.size()));
  if (!named || end == text.size()) return 0;
  text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
  return *named;
}

std::vector<std::string> read_header(CsvScanner& scanner, const std::string& origin) {
  const std::size_t line = scanner.line();
  std::vector<std::string> names;
  for (CellEnd end = CellEnd::kCell; end == CellEnd::kCell;) {
    const ScannedCell cell = scanner.next();
    names.emplace_back(cell.text);
    end = cell.end;
  }
  if (names.size() == 1 && trim(names[0]).empty()) {
    throw Error(ErrorCategory::kInput,
                fmt::format("{}:{}: no header; the first line must name the columns", origin, line));
  }
  return names;
}

// Reads records into the builder. A blank line is a record only if it can be one (a single column) and if
// another record follows it.
void read_records(CsvScanner& scanner, const std::string& origin, char delimiter,
                  table::TableBuilder& builder) {
  std::size_t blank_lines = 0;
  while (!scanner.at_end()) {
    work_step("reading files", scanner.position(), scanner.size());
    const std::size_t line = scanner.line();
    ScannedCell cell = scanner.next();
    if (cell.is_blank_line()) {
      blank_lines += builder.columns() == 1 ? 1 : 0;
      continue;
    }
    for (; blank_lines > 0; --blank_lines) builder.add_cell({});
    std::size_t found = 1;
    for (;; ++found) {
      if (found <= builder.columns()) builder.add_cell(cell.text);
      if (cell.end != CellEnd::kCell) break;
      cell = scanner.next();
    }
    if (found == builder.columns()) continue;
    throw Error(
        ErrorCategory::kInput,
        fmt::format("{}:{}: {} fields expected as in the header, {} found; put cells with {}s in quotes",
                    origin, line, builder.columns(), found, delimiter_name(delimiter)));
  }
}

}  // namespace

table::Table read_csv(const std::filesystem::path& path, const table::SourceLimits& limits, char delimiter) {
  return parse_csv(read_file(path, limits.max_bytes), path.string(), limits, delimiter);
}

table::Table parse_csv(std::string_view bytes, const std::string& origin, const table::SourceLimits& limits,
                       char delimiter) {
  std::string made;
  std::string_view text = text_of(bytes, origin, limits, made);
  const char said = take_delimiter_line(text);
  if (delimiter == 0) delimiter = said != 0 ? said : find_delimiter(text);
  const std::size_t first_line = said != 0 ? 2 : 1;
  CsvScanner scanner(text, origin, delimiter, first_line);
  const std::vector<std::string> names = read_header(scanner, origin);
  table::TableBuilder builder(origin, fmt::format("{}:{}", origin, first_line), names, limits);
  read_records(scanner, origin, delimiter, builder);
  return builder.build();
}

}  // namespace tacit::ingest
