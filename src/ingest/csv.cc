#include "ingest/csv.h"

#include <fmt/format.h>

#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"

namespace tacit::ingest {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

enum class End { kCell, kRecord, kFile };  // what a cell is followed by

struct Cell {
  std::string_view text;  // valid until the next call of the scanner
  End end;
  bool quoted;
};

// Where an unquoted cell ends, from `position` on. A loop of its own: find_first_of is ten times slower.
std::size_t find_cell_end(std::string_view text, std::size_t position) {
  while (position < text.size() && text[position] != ',' && text[position] != '\n' &&
         text[position] != '\r') {
    ++position;
  }
  return position;
}

// Cuts text into cells; knows lines only to say where something is wrong.
class Scanner {
 public:
  Scanner(std::string_view text, const std::string& origin) : text_(text), origin_(origin) {}

  bool at_end() const { return position_ == text_.size(); }
  std::size_t line() const { return line_; }

  Cell next() {
    const std::size_t start = text_.find_first_not_of(" \t", position_);
    if (start != std::string_view::npos && text_[start] == '"') {
      position_ = start + 1;
      return quoted();
    }
    const std::size_t first = position_;
    position_ = find_cell_end(text_, position_);
    const std::string_view cell = text_.substr(first, position_ - first);
    return {cell, end_of_cell(), false};
  }

 private:
  Cell quoted() {
    const std::size_t opened = line_;
    unquoted_.clear();
    for (;;) {
      const std::size_t stop = text_.find_first_of("\"\r\n", position_);
      if (stop == std::string_view::npos) {
        throw Error(ErrorCategory::kInput,
                    fmt::format("{}:{}: a quote opens here and is never closed", origin_, opened));
      }
      unquoted_.append(text_, position_, stop - position_);
      position_ = stop;
      if (text_[stop] != '"') {
        unquoted_.append(text_, stop, skip_line_end());
      } else if (text_.substr(stop, 2) == "\"\"") {
        unquoted_ += '"';
        position_ += 2;
      } else {
        ++position_;
        break;
      }
    }
    position_ = std::min(text_.find_first_not_of(" \t", position_), text_.size());
    if (find_cell_end(text_, position_) != position_) {
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}:{}: text after a closing quote; double the quotes inside a quoted cell",
                              origin_, line_));
    }
    return {unquoted_, end_of_cell(), true};
  }

  // Skips the comma or line end that a cell ends with.
  End end_of_cell() {
    if (at_end()) return End::kFile;
    if (text_[position_] == ',') {
      ++position_;
      return End::kCell;
    }
    skip_line_end();
    return End::kRecord;
  }

  // Skips LF, CRLF or CR and counts the line; the bytes skipped.
  std::size_t skip_line_end() {
    const std::size_t length = text_.substr(position_, 2) == "\r\n" ? 2 : 1;
    position_ += length;
    ++line_;
    return length;
  }

  std::string_view text_;
  const std::string& origin_;
  std::size_t position_ = 0;
  std::size_t line_ = 1;
  std::string unquoted_;  // the last quoted cell
};

std::vector<std::string> read_header(Scanner& scanner, const std::string& origin) {
  std::vector<std::string> names;
  for (End end = End::kCell; end == End::kCell;) {
    const Cell cell = scanner.next();
    names.emplace_back(cell.text);
    end = cell.end;
  }
  if (names.size() == 1) {
    if (trim(names[0]).empty()) {
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}:1: no header; the first line must name the columns", origin));
    }
    if (names[0].find_first_of(";\t") != std::string::npos) {
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}:1: the columns look separated by semicolons or tabs; "
                              "save the file with commas",
                              origin));
    }
  }
  return names;
}

[[noreturn]] void wrong_field_count(const std::string& origin, std::size_t line, std::size_t expected,
                                    std::size_t found) {
  throw Error(
      ErrorCategory::kInput,
      fmt::format("{}:{}: {} fields expected as in the header, {} found; put cells with commas in quotes",
                  origin, line, expected, found));
}

// Reads records into the builder. A blank line is a record only if it can be one (a single column) and if
// another record follows it.
void read_records(Scanner& scanner, const std::string& origin, table::TableBuilder& builder) {
  std::size_t blank_lines = 0;
  while (!scanner.at_end()) {
    const std::size_t line = scanner.line();
    Cell cell = scanner.next();
    if (cell.end != End::kCell && !cell.quoted && trim(cell.text).empty()) {
      ++blank_lines;
      continue;
    }
    if (blank_lines > 0 && builder.columns() > 1) {
      wrong_field_count(origin, line - blank_lines, builder.columns(), 1);
    }
    for (; blank_lines > 0; --blank_lines) builder.add_cell({});
    std::size_t found = 1;
    for (;; ++found) {
      if (found <= builder.columns()) builder.add_cell(cell.text);
      if (cell.end != End::kCell) break;
      cell = scanner.next();
    }
    if (found != builder.columns()) wrong_field_count(origin, line, builder.columns(), found);
  }
}

}  // namespace

table::Table read_csv(const std::filesystem::path& path, const table::SourceLimits& limits) {
  return parse_csv(read_file(path, limits.max_bytes), path.string(), limits);
}

table::Table parse_csv(std::string_view text, const std::string& origin, const table::SourceLimits& limits) {
  if (text.find('\0') != std::string_view::npos) {
    throw Error(ErrorCategory::kInput,
                fmt::format("{} holds NUL bytes: it is not CSV, or is UTF-16; save it as UTF-8", origin));
  }
  while (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (trim(text).empty()) throw Error(ErrorCategory::kInput, fmt::format("{} is empty", origin));
  Scanner scanner(text, origin);
  const std::vector<std::string> names = read_header(scanner, origin);
  table::TableBuilder builder(origin, origin + ":1", names, limits);
  read_records(scanner, origin, builder);
  return builder.build();
}

}  // namespace tacit::ingest
