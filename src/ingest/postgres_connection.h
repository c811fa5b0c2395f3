// SPDX-License-Identifier: Apache-2.0
// Where a PostgreSQL source is: a connection string of libpq. A password never stands in the string, and no
// message repeats a part of a string that might hold one.
#pragma once

#include <optional>
#include <string>

namespace tacit::ingest {

/// What is wrong with a connection string (key=value pairs or a postgresql:// URI), to be read after its key:
/// "is empty", "holds a password; ..". Empty if nothing is. Never repeats what the string holds.
std::string postgres_connection_defect(const std::string& connection);

/// The string that libpq is given: `connection`, which must have no defect, with the waits that it leaves
/// open bounded and the text as UTF-8. `connect_seconds`, if any, goes before what the string says.
std::string complete_postgres_connection(const std::string& connection,
                                         std::optional<int> connect_seconds = std::nullopt);

/// The place for messages and logs, e.g. "PostgreSQL host=db.example.org dbname=registry user=tacit": what
/// the string says of the service, host, port, database and user, and no more.
std::string describe_postgres_connection(const std::string& connection);

}  // namespace tacit::ingest
