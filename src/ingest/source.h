// SPDX-License-Identifier: Apache-2.0
// A source that a table is read from: a file, or a database and the table in it.
#pragma once

#include <filesystem>
#include <string>

#include "ingest/reading.h"
#include "table/table.h"

namespace tacit::ingest {

struct SourceSpec {
  std::filesystem::path path;
  std::string table;          // SQLite: the table or view, empty where the file has only one; CSV: empty
  std::string postgres = {};  // a connection string, which stands instead of a path; `table` is [schema.]name
  std::string odbc = {};      // likewise, of ODBC
  std::filesystem::path odbc_password_file = {};  // of ODBC, if its password is in one
  Reading reading = {};  // how the source is written; read_source() itself heeds the delimiter alone
};

/// From PostgreSQL or by ODBC if there is a connection string. SQLite if the file starts like a database or
/// is called .sqlite, .sqlite3 or .db, CSV otherwise. Throws as read_csv, read_sqlite, read_postgres and
/// read_odbc do, and Error(kInput) if a table is named for a CSV file, a delimiter for a database, or the
/// path is a connection string.
table::Table read_source(const SourceSpec& source, const table::SourceLimits& limits = {});

}  // namespace tacit::ingest
