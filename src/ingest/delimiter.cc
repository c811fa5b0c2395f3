// SPDX-License-Identifier: Apache-2.0
#include "ingest/delimiter.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "base/error.h"
#include "ingest/csv_scanner.h"

namespace tacit::ingest {

namespace {

constexpr std::size_t kRecordsLookedAt = 100;
constexpr char kBar = '|';

struct DelimiterFound {
  std::size_t columns = 0;  // of the header
  std::size_t records = 0, fitting = 0;
  bool parts_quotes = false;  // a cell has a quote inside: it may be another delimiter's quoted cell

  auto worth() const { return std::tuple(fitting == records, !parts_quotes, fitting, columns); }
};

// The cells of the next record; 0 for a blank line.
std::size_t count_cells(CsvScanner& scanner, bool& parts_quotes) {
  for (std::size_t cells = 1;; ++cells) {
    const ScannedCell cell = scanner.next();
    if (cells == 1 && cell.is_blank_line()) return 0;
    parts_quotes |= !cell.quoted && cell.text.find('"') != std::string_view::npos;
    if (cell.end != CellEnd::kCell) return cells;
  }
}

// Nothing where the delimiter makes no cells of the text, or only one of the header.
std::optional<DelimiterFound> try_delimiter(std::string_view text, char delimiter) {
  const std::string origin;
  CsvScanner scanner(text, origin, delimiter);
  DelimiterFound found;
  try {
    found.columns = count_cells(scanner, found.parts_quotes);
    if (found.columns < 2) return std::nullopt;
    while (!scanner.at_end() && found.records < kRecordsLookedAt) {
      const std::size_t cells = count_cells(scanner, found.parts_quotes);
      if (cells == 0) continue;
      ++found.records;
      found.fitting += cells == found.columns ? 1 : 0;
    }
  } catch (const Error&) {
    // The file is broken, or this is not its delimiter; the reader says which line if no other does better.
    ++found.records;
  }
  if (found.columns < 2 || (delimiter == kBar && found.fitting == 0)) return std::nullopt;
  return found;
}

}  // namespace

std::optional<char> delimiter_named(std::string_view name) {
  if (name == "comma") return ',';
  if (name == "semicolon") return ';';
  if (name == "tab" || name == "\\t") return '\t';
  if (name == "bar") return kBar;
  if (name.size() == 1 && std::ranges::find(kDelimiters, name[0]) != kDelimiters.end()) return name[0];
  return std::nullopt;
}

std::string delimiter_name(char delimiter) {
  switch (delimiter) {
    case ';':
      return "semicolon";
    case '\t':
      return "tab";
    case kBar:
      return "bar";
    default:
      return "comma";
  }
}

char find_delimiter(std::string_view text) {
  char best = ',';
  std::optional<DelimiterFound> best_found;
  for (const char delimiter : kDelimiters) {
    const auto found = try_delimiter(text, delimiter);
    if (!found || (best_found && found->worth() <= best_found->worth())) continue;
    best = delimiter;
    best_found = found;
  }
  return best;
}

}  // namespace tacit::ingest
