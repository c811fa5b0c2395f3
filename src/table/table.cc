#include "table/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/nearest.h"
#include "base/text.h"

namespace tacit::table {

std::optional<std::size_t> Table::find_column(std::string_view name) const {
  const auto found = std::find(column_names_.begin(), column_names_.end(), name);
  if (found == column_names_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - column_names_.begin());
}

std::size_t Table::column(std::string_view name) const {
  if (const auto found = find_column(name)) return *found;
  throw Error(ErrorCategory::kInput, fmt::format("{} has no column \"{}\" ({})", origin_, printable(name),
                                                 nearest_clause(name, column_names_)));
}

TableBuilder::TableBuilder(std::string origin, std::string_view where,
                           std::span<const std::string> column_names, const SourceLimits& limits)
    : limits_(limits) {
  if (column_names.empty()) throw Error(ErrorCategory::kInput, fmt::format("{}: no columns", where));
  if (column_names.size() > limits.max_columns) {
    throw Error(ErrorCategory::kLimit, fmt::format("{}: {} columns, at most {} are read", where,
                                                   column_names.size(), limits.max_columns));
  }
  table_.origin_ = std::move(origin);
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < column_names.size(); ++i) {
    const std::string_view name = trim(column_names[i]);
    if (name.empty()) {
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}: column {} has no name; give every column a name", where, i + 1));
    }
    if (!seen.insert(name).second) {
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}: two columns are named \"{}\"; rename one", where, printable(name)));
    }
    table_.column_names_.emplace_back(name);
  }
  // Offsets are 32 bits wide, whatever the caller allows.
  limits_.max_bytes = std::min<std::uint64_t>(limits.max_bytes, std::numeric_limits<std::uint32_t>::max());
  max_cells_ = static_cast<std::uint64_t>(limits.max_records) * column_names.size();
}

void TableBuilder::add_cell(std::string_view text) {
  const std::string_view cell = trim(text);
  if (table_.offsets_.size() > max_cells_) {
    throw Error(ErrorCategory::kLimit, fmt::format("{} has more than {} records; split it or raise the limit",
                                                   table_.origin_, limits_.max_records));
  }
  if (cell.size() > limits_.max_bytes - table_.text_.size()) {
    throw Error(ErrorCategory::kLimit,
                fmt::format("{} holds more than {} bytes of text; leave out columns that "
                            "are not needed",
                            table_.origin_, limits_.max_bytes));
  }
  table_.text_.append(cell);
  table_.offsets_.push_back(static_cast<std::uint32_t>(table_.text_.size()));
}

Table TableBuilder::build() {
  require((table_.offsets_.size() - 1) % table_.columns() == 0, "a table ends with a complete record");
  table_.text_.shrink_to_fit();
  table_.offsets_.shrink_to_fit();
  return std::move(table_);
}

}  // namespace tacit::table
