// SPDX-License-Identifier: Apache-2.0
#include "ingest/source.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "ingest/csv.h"
#include "ingest/file_format.h"
#include "ingest/odbc_source.h"
#include "ingest/postgres_source.h"
#include "ingest/sqlite_source.h"

namespace tacit::ingest {

namespace {

// Checked before anything repeats the path: there may be a password in it.
void refuse_a_connection_string(const std::filesystem::path& path) {
  std::string text = path.string();
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const char* part : {"postgresql:/", "postgres:/", "dbname=", "password=", "pwd=", "dsn=", "driver="}) {
    if (text.find(part) == std::string::npos) continue;
    throw Error(
        ErrorCategory::kInput,
        "a database is given where the path of a file belongs; name it in the server's configuration, "
        "as postgres = \"..\" or odbc = \"..\" in [source], without its password");
  }
}

void refuse_delimiter(const SourceSpec& source, const std::string& origin) {
  if (source.reading.delimiter == 0) return;
  throw Error(ErrorCategory::kInput,
              fmt::format("{} is a database; leave out the delimiter, which is for CSV files", origin));
}

}  // namespace

table::Table read_source(const SourceSpec& source, const table::SourceLimits& limits) {
  if (!source.postgres.empty()) {
    refuse_delimiter(source, "the source");
    return read_postgres(source.postgres, source.table, limits);
  }
  if (!source.odbc.empty()) {
    refuse_delimiter(source, "the source");
    return read_odbc(source.odbc, source.odbc_password_file, source.table, limits);
  }
  refuse_a_connection_string(source.path);
  const std::string extension = source.path.extension().string();
  const bool called_sqlite = extension == ".sqlite" || extension == ".sqlite3" || extension == ".db";
  const std::string beginning = read_prefix(source.path, kFormatBytes);
  if (is_sqlite(beginning) || called_sqlite) {
    refuse_delimiter(source, source.path.string());
    return read_sqlite(source.path, source.table, limits);
  }
  refuse_other_formats(beginning, source.path.string());
  if (!source.table.empty()) {
    throw Error(
        ErrorCategory::kInput,
        fmt::format("{} is a CSV file and has no tables; leave out the table's name", source.path.string()));
  }
  return read_csv(source.path, limits, source.reading.delimiter);
}

}  // namespace tacit::ingest
