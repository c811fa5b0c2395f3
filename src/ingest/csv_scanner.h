// SPDX-License-Identifier: Apache-2.0
// Cuts the text of a CSV file into cells, for whatever delimiter it is written with. For this room's own use.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tacit::ingest {

enum class CellEnd { kCell, kRecord, kFile };  // what a cell is followed by

struct ScannedCell {
  std::string_view text;  // valid until the next call of the scanner
  CellEnd end;
  bool quoted;

  /// Whether a record of this cell alone, its first, is a blank line.
  bool is_blank_line() const;
};

/// Knows lines only to say where something is wrong.
class CsvScanner {
 public:
  /// `text` and `origin`, which stands in messages for the file, outlive the scanner.
  CsvScanner(std::string_view text, const std::string& origin, char delimiter, std::size_t first_line = 1)
      : text_(text), origin_(origin), delimiter_(delimiter), line_(first_line) {}

  bool at_end() const { return position_ == text_.size(); }
  /// Bytes of the text that are read, and all.
  std::size_t position() const { return position_; }
  std::size_t size() const { return text_.size(); }
  std::size_t line() const { return line_; }

  /// Throws Error(kInput), with file and line, for a quote that is never closed and for text after a closing
  /// quote.
  ScannedCell next();

 private:
  ScannedCell quoted();
  CellEnd end_of_cell();
  std::size_t skip_line_end();
  std::size_t find_cell_end() const;
  std::size_t skip_blanks() const;

  std::string_view text_;
  const std::string& origin_;
  char delimiter_;
  std::size_t line_;
  std::size_t position_ = 0;
  std::string unquoted_;  // the last quoted cell
};

}  // namespace tacit::ingest
