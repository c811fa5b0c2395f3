// SPDX-License-Identifier: Apache-2.0
// Makes SQLite files for tests.
#pragma once

#include <sqlite3.h>

#include "support/temporary_directory.h"

namespace tacit::ingest {

// Makes an SQLite file by running the statements.
inline std::filesystem::path make_sqlite(const TemporaryDirectory& directory, const char* name,
                                         const char* sql) {
  const auto path = directory.path() / name;
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  sqlite3_close(database);
  return path;
}

}  // namespace tacit::ingest
