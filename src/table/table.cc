// SPDX-License-Identifier: Apache-2.0
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
  if (found != column_names_.end()) return static_cast<std::size_t>(found - column_names_.begin());
  const auto old = old_names_.find(name);
  return old == old_names_.end() ? std::nullopt : std::optional(old->second);
}

std::size_t Table::column(std::string_view name) const {
  if (const auto found = find_column(name)) return *found;
  if (const auto found = left_out_.find(name); found != left_out_.end()) {
    throw Error(ErrorCategory::kInput,
                fmt::format("{}: the column \"{}\" holds {}", origin_, printable(name), found->second));
  }
  std::vector<std::string> names = column_names_;
  for (const auto& [old, place] : old_names_) names.push_back(old);
  throw Error(ErrorCategory::kInput, fmt::format("{} has no column \"{}\" ({})", origin_, printable(name),
                                                 nearest_clause(name, names)));
}

Table Table::renamed(const std::map<std::string, std::string>& new_names) && {
  std::vector<std::string> names = column_names_;
  std::map<std::string, std::size_t, std::less<>> old_names = old_names_;
  std::set<std::size_t> changed;
  for (const auto& [name, present] : new_names) {
    const std::size_t place = column(present);
    if (!changed.insert(place).second) {
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}: the column \"{}\" is given two names, \"{}\" and \"{}\"; keep one",
                              origin_, printable(present), printable(names[place]), printable(name)));
    }
    const std::string wanted(trim(name));
    if (wanted.empty()) {
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}: the column \"{}\" is given an empty name", origin_, printable(present)));
    }
    if (wanted != column_names_[place]) old_names.emplace(column_names_[place], place);
    names[place] = wanted;
  }
  for (const std::size_t place : changed) {
    if (std::ranges::count(names, names[place]) == 1) continue;
    throw Error(
        ErrorCategory::kInput,
        fmt::format("{0}: the column \"{1}\" is to be called \"{2}\", but another column is called so; "
                    "give that one a new name too (as in other_{2}={2}), or take it out of the file",
                    origin_, printable(column_names_[place]), printable(names[place])));
  }
  column_names_ = std::move(names);
  old_names_ = std::move(old_names);
  return std::move(*this);
}

Table Table::rewritten(
    const std::vector<std::size_t>& columns,
    const std::function<std::string(std::size_t column, std::string_view cell)>& rewrite) const {
  std::vector<bool> changes(this->columns());
  for (const std::size_t column : columns) changes[column] = true;
  TableBuilder builder(origin_, origin_, column_names_,
                       {.max_records = std::numeric_limits<std::uint32_t>::max(),
                        .max_columns = std::numeric_limits<std::size_t>::max()});
  for (std::size_t record = 0; record < records(); ++record) {
    for (std::size_t column = 0; column < this->columns(); ++column) {
      const std::string_view cell = at(record, column);
      builder.add_cell(cell.empty() || !changes[column] ? cell : std::string_view(rewrite(column, cell)));
    }
  }
  Table table = builder.build();
  table.old_names_ = old_names_;
  table.left_out_ = left_out_;
  return table;
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
