#include "ingest/sqlite_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "table/text.h"

namespace tacit::table {

namespace {

constexpr std::string_view kMagic{"SQLite format 3\0", 16};
constexpr int kBusyMilliseconds = 5000;  // a writer may hold the file for a moment

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

[[noreturn]] void refuse(const std::filesystem::path& path, sqlite3* database) {
  const int code = sqlite3_errcode(database);
  throw Error(ErrorCategory::kInput,
              code == SQLITE_NOTADB
                  ? fmt::format("{} is not an SQLite database", path.string())
                  : fmt::format("{}: SQLite cannot read it: {}", path.string(), sqlite3_errmsg(database)));
}

// Not opened as "immutable": that would skip the locks, and the log of a database that is being written.
Database open(const std::filesystem::path& path) {
  require_readable_file(path);
  sqlite3* opened = nullptr;
  const int status = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  Database database(opened);
  if (status != SQLITE_OK) refuse(path, database.get());
  sqlite3_busy_timeout(database.get(), kBusyMilliseconds);
  sqlite3_db_config(database.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(database.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  return database;
}

Statement prepare(const std::filesystem::path& path, sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) refuse(path, database);
  return Statement(statement);
}

// True for a row, false at the end.
bool step(const std::filesystem::path& path, sqlite3* database, sqlite3_stmt* statement) {
  const int status = sqlite3_step(statement);
  if (status != SQLITE_ROW && status != SQLITE_DONE) refuse(path, database);
  return status == SQLITE_ROW;
}

std::string_view column_text(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

std::vector<std::string> table_names(const std::filesystem::path& path, sqlite3* database) {
  const Statement statement =
      prepare(path, database,
              "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' "
              "ESCAPE '\\' ORDER BY name");
  std::vector<std::string> names;
  while (step(path, database, statement.get())) names.emplace_back(column_text(statement.get(), 0));
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

}  // namespace

Table read_sqlite(const std::filesystem::path& path, const std::string& table_name,
                  const SourceLimits& limits) {
  const Database database = open(path);
  const std::string name = choose_table(path, table_names(path, database.get()), table_name);
  const Statement rows = prepare(path, database.get(), "SELECT * FROM " + quoted_identifier(name));
  const int columns = sqlite3_column_count(rows.get());
  std::vector<std::string> column_names;
  for (int c = 0; c < columns; ++c) column_names.emplace_back(sqlite3_column_name(rows.get(), c));

  const std::string origin = fmt::format("{} table \"{}\"", path.string(), printable(name));
  TableBuilder builder(origin, origin, column_names, limits);
  for (std::size_t row = 1; step(path, database.get(), rows.get()); ++row) {
    for (int c = 0; c < columns; ++c) {
      const std::string_view text = column_text(rows.get(), c);
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

bool is_sqlite(std::string_view first_bytes) {
  return first_bytes.starts_with(kMagic);
}

}  // namespace tacit::table
