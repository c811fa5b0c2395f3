// SPDX-License-Identifier: Apache-2.0
#include "ingest/sqlite_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/sqlite.h"
#include "base/text.h"
#include "base/work.h"

namespace tacit::ingest {

namespace {

constexpr std::string_view kMagic{"SQLite format 3\0", 16};

// Not opened as "immutable": that would skip the locks, and the log of a database that is being written.
SQLite::Database open(const std::filesystem::path& path) {
  require_readable_file(path);
  return open_sqlite(path, SQLite::OPEN_READONLY);
}

// SQLite's text of the value, NULL as empty; valid until the next row.
std::string_view text_of(const SQLite::Column& column) {
  const char* text = column.getText();
  return {text, static_cast<std::size_t>(column.getBytes())};
}

std::vector<std::string> table_names(const SQLite::Database& database) {
  SQLite::Statement rows(database,
                         "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE "
                         "'sqlite\\_%' ESCAPE '\\' ORDER BY name");
  std::vector<std::string> names;
  while (rows.executeStep()) names.emplace_back(text_of(rows.getColumn(0)));
  return names;
}

// The table to read, as it is spelt in the file.
std::string choose_table(const std::filesystem::path& path, const std::vector<std::string>& existing,
                         const std::string& wanted) {
  if (existing.empty()) {
    throw Error(ErrorCategory::kInput, fmt::format("{} holds no table", path.string()));
  }
  std::vector<std::string> shown;
  for (const std::string& name : existing) shown.push_back('"' + printable(name) + '"');
  if (wanted.empty()) {
    if (existing.size() == 1) return existing.front();
    throw Error(ErrorCategory::kInput, fmt::format("{} holds {} tables; say which one to read: {}",
                                                   path.string(), existing.size(), fmt::join(shown, ", ")));
  }
  const auto found = std::find(existing.begin(), existing.end(), wanted);
  if (found != existing.end()) return *found;
  throw Error(ErrorCategory::kInput, fmt::format("{} has no table \"{}\"; it has {}", path.string(),
                                                 printable(wanted), fmt::join(shown, ", ")));
}

std::string quoted_identifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

table::Table read_rows(const std::filesystem::path& path, const SQLite::Database& database,
                       const std::string& name, const table::SourceLimits& limits) {
  SQLite::Statement rows(database, "SELECT * FROM " + quoted_identifier(name));
  std::vector<std::string> column_names;
  for (int c = 0; c < rows.getColumnCount(); ++c) column_names.emplace_back(rows.getColumnName(c));

  const std::string origin = fmt::format("{} table \"{}\"", path.string(), printable(name));
  table::TableBuilder builder(origin, origin, column_names, limits);
  for (std::size_t row = 1; rows.executeStep(); ++row) {
    work_step();
    for (int c = 0; c < rows.getColumnCount(); ++c) {
      const std::string_view text = text_of(rows.getColumn(c));
      if (text.find('\0') != std::string_view::npos) {
        throw Error(ErrorCategory::kInput,
                    fmt::format("{}: row {}, column \"{}\" holds a NUL byte; leave binary "
                                "columns out with a view",
                                origin, row, printable(column_names[c])));
      }
      builder.add_cell(text);
    }
  }
  return builder.build();
}

}  // namespace

table::Table read_sqlite(const std::filesystem::path& path, const std::string& table_name,
                         const table::SourceLimits& limits) {
  const SQLite::Database database = open(path);
  return with_sqlite(path, [&] {
    return read_rows(path, database, choose_table(path, table_names(database), table_name), limits);
  });
}

bool is_sqlite(std::string_view first_bytes) {
  return first_bytes.starts_with(kMagic);
}

}  // namespace tacit::ingest
