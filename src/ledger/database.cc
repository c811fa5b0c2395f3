// SPDX-License-Identifier: Apache-2.0
#include "ledger/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/error.h"

namespace tacit::ledger {

namespace {

void prepare_for_writing(SQLite::Database& database) {
  if (sqlite3_db_readonly(database.getHandle(), "main") != 0) {
    throw Error(ErrorCategory::kConfig,
                fmt::format("{}: it is on a read-only file system, so nothing can be entered",
                            database.getFilename()));
  }
  if (database.execAndGet("PRAGMA journal_mode = WAL").getString() != "wal") {
    throw Error(ErrorCategory::kConfig,
                fmt::format("{}: SQLite cannot keep its log next to it; put it on a local disk",
                            database.getFilename()));
  }
  database.exec("PRAGMA synchronous = FULL");
}

// What a ledger's file says of itself does nothing here: no trigger runs, whoever has put it there. Those of
// this program are for people with a database tool.
void trust_no_schema(SQLite::Database& database) {
  for (const int what : {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW}) {
    int now = 1;
    const int result = sqlite3_db_config(database.getHandle(), what, 0, &now);
    require(result == SQLITE_OK && now == 0, "SQLite switches triggers and views off");
  }
}

}  // namespace

SQLite::Database open_database(const std::filesystem::path& path, Access access) {
  require_private_file(path, access);
  SQLite::Database database =
      open_sqlite(path, (access == Access::kWrite ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY) |
                            SQLite::OPEN_NOMUTEX);
  trust_no_schema(database);
  if (access == Access::kWrite) with_sqlite(path, [&] { prepare_for_writing(database); });
  return database;
}

}  // namespace tacit::ledger
