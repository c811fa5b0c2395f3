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

}  // namespace

SQLite::Database open_database(const std::filesystem::path& path, Access access) {
  require_private_file(path, access);
  SQLite::Database database =
      open_sqlite(path, (access == Access::kWrite ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY) |
                            SQLite::OPEN_NOMUTEX);
  if (access == Access::kWrite) with_sqlite(path, [&] { prepare_for_writing(database); });
  return database;
}

}  // namespace tacit::ledger
