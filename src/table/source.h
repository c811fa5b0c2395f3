// A source: the file, and for a database the table in it, that a table is read from.
#pragma once

#include <filesystem>
#include <string>

#include "table/table.h"

namespace tacit::table {

struct SourceSpec {
  std::filesystem::path path;
  std::string table;  // SQLite: the table or view, empty where the file has only one; CSV: empty
};

/// SQLite if the file starts like a database or is called .sqlite, .sqlite3 or .db, CSV otherwise. Throws as
/// read_csv and read_sqlite do, and Error(kInput) if a table is named for a CSV file.
Table read_source(const SourceSpec& source, const SourceLimits& limits = {});

}  // namespace tacit::table
