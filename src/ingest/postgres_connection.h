// Where a PostgreSQL source is: a connection string of libpq and the name of a table or view. A password
// never stands in the string, and no message repeats a part of a string that might hold one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tacit::ingest {

/// What is wrong with a connection string (key=value pairs or a postgresql:// URI), to be read after its key:
/// "is empty", "holds a password; ..". Empty if nothing is. Never repeats what the string holds.
std::string postgres_connection_defect(const std::string& connection);

/// A table's name as a configuration has it.
struct PostgresName {
  std::string schema;  // empty: the first schema of the role's search_path that has the table
  std::string table;
};

/// Reads `table` or `schema.table`; a part in double quotes may hold dots and, doubled, quotes. Letter case
/// is kept, so the parts stand as they are spelt in the database. Nothing if it is neither.
std::optional<PostgresName> parse_postgres_name(std::string_view text);

/// The name as parse_postgres_name reads it: quoted where that is needed.
std::string format_postgres_name(const PostgresName& name);

/// The string that libpq is given: `connection`, which must have no defect, with the waits that it leaves
/// open bounded and the text as UTF-8. `connect_seconds`, if any, goes before what the string says.
std::string complete_postgres_connection(const std::string& connection,
                                         std::optional<int> connect_seconds = std::nullopt);

/// The place for messages and logs, e.g. "PostgreSQL host=db.example.org dbname=registry user=tacit": what
/// the string says of the service, host, port, database and user, and no more.
std::string describe_postgres_connection(const std::string& connection);

}  // namespace tacit::ingest
