// SPDX-License-Identifier: Apache-2.0
#include "base/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/error.h"

namespace tacit {

namespace {

constexpr int kBusyMilliseconds = 5000;  // a writer, or somebody with SQLite's own tool

}  // namespace

SQLite::Database open_sqlite(const std::filesystem::path& path, int flags) {
  return with_sqlite(path, [&] {
    SQLite::Database database(path.string(), flags, kBusyMilliseconds);
    sqlite3_extended_result_codes(database.getHandle(), 1);
    sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    return database;
  });
}

void refuse_sqlite(const std::filesystem::path& path, const SQLite::Exception& failure) {
  constexpr int kPrimaryCode = 0xff;  // of an extended one
  throw Error(ErrorCategory::kInput, (failure.getErrorCode() & kPrimaryCode) == SQLITE_NOTADB
                                         ? fmt::format("{} is not an SQLite database", path.string())
                                         : fmt::format("{}: SQLite: {}", path.string(), failure.what()));
}

}  // namespace tacit
