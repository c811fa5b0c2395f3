// SPDX-License-Identifier: Apache-2.0
// A table of text cells, as a source file has them: what linkage, dimensions and measures read. Cells are
// kept in one buffer with 32-bit offsets, so a million records of a dozen columns cost their text and 48
// bytes each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tacit::table {

/// Bounds on what a reader accepts; a source over a bound is refused with Error(kLimit).
struct SourceLimits {
  std::uint64_t max_bytes = std::uint64_t{4} << 30;  // size of a CSV file, and of all cells together
  std::size_t max_records = 10'000'000;
  std::size_t max_columns = 10'000;
};

/// Immutable once built (by TableBuilder). Every cell is trimmed of blanks at its ends; empty means missing.
class Table {
 public:
  const std::vector<std::string>& column_names() const { return column_names_; }
  std::size_t columns() const { return column_names_.size(); }
  std::size_t records() const { return (offsets_.size() - 1) / column_names_.size(); }

  /// Where the table was read from, for messages: a path or a database, and the table's name in
  /// a database.
  const std::string& origin() const { return origin_; }

  /// The cell's text; `record` below records() and `column` below columns(). Valid as long as the table.
  std::string_view at(std::size_t record, std::size_t column) const {
    const std::size_t cell = record * column_names_.size() + column;
    return std::string_view(text_).substr(offsets_[cell], offsets_[cell + 1] - offsets_[cell]);
  }

  /// The place of the column with exactly this name; of one that renamed() gave another name also by the old
  /// one, unless a column is called so now.
  std::optional<std::size_t> find_column(std::string_view name) const;

  /// As find_column; throws Error(kInput) that names the nearest existing columns, or says what the column
  /// holds where the reader left it out.
  std::size_t column(std::string_view name) const;

  /// The same table with other names for some columns: by new name, the one that the column has. All change
  /// at once, so two columns may exchange their names. Throws Error(kInput) for a column that is not there
  /// (naming the nearest), that gets two new names, or whose new name is empty or that of another column.
  Table renamed(const std::map<std::string, std::string>& new_names) &&;

  /// The same table with what `rewrite` makes of each cell that is not empty, in these columns. Throws
  /// Error(kLimit) if the text gets too long for a table.
  Table rewritten(const std::vector<std::size_t>& columns,
                  const std::function<std::string(std::size_t column, std::string_view cell)>& rewrite) const;

 private:
  friend class TableBuilder;
  Table() = default;

  std::string origin_;
  std::vector<std::string> column_names_;
  std::map<std::string, std::size_t, std::less<>> old_names_;  // of columns that have another name now
  std::map<std::string, std::string, std::less<>> left_out_;  // columns that have no text, and what they hold
  std::string text_;                                          // all cells, record by record
  std::vector<std::uint32_t> offsets_{0};  // where each cell starts in text_, and the end of the last one
};

/// Fills a table cell by cell: columns() calls of add_cell() for each record, then build().
class TableBuilder {
 public:
  /// `where` says in messages where the column names stand, e.g. "server.csv:1"; names are trimmed. Throws
  /// Error(kInput) without columns or on an empty or repeated name, Error(kLimit) on too many.
  TableBuilder(std::string origin, std::string_view where, std::span<const std::string> column_names,
               const SourceLimits& limits);

  /// Throws Error(kLimit) if the cell starts a record over the limit or the text gets too long.
  void add_cell(std::string_view text);

  /// A column that the source has and the table does not: `holds` says what instead of text ("lists: ..").
  void leave_out(const std::string& name, const std::string& holds) { table_.left_out_[name] = holds; }

  std::size_t columns() const { return table_.columns(); }

  /// The table; the builder is spent. Error(kInternal) if the last record is not complete.
  Table build();

 private:
  Table table_;
  SourceLimits limits_;
  std::uint64_t max_cells_ = 0;
};

}  // namespace tacit::table
