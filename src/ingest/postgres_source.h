// SPDX-License-Identifier: Apache-2.0
// A table or view of a PostgreSQL database as a source. It is read in one read-only transaction that sees one
// state of the database, through a cursor, so that little more than the table is in memory. Values are taken
// as PostgreSQL's text of them, NULL as empty; docs/sources.md says what that is for each type.
#pragma once

#include <string>

#include "table/table.h"

namespace tacit::ingest {

/// Reads every row. `connection` as postgres_connection_defect wants it, `table_name` as parse_table_name
/// reads it. Passwords come from where libpq finds them: PGPASSWORD, ~/.pgpass, a service file. Throws
/// Error(kConfig) for a connection string or name that is none; Error(kUnavailable) if the server cannot be
/// reached or goes away; Error(kInput) if it does not let this user in, for a table that is not there (naming
/// the nearest) or may not be read, for columns that have no text (bytea, arrays, composite types) and for a
/// query behind a view that fails or writes; Error(kDeadline) if a lock or a row takes too long;
/// Error(kLimit) over a bound. No message holds a password, or what the server says of a row.
table::Table read_postgres(const std::string& connection, const std::string& table_name,
                           const table::SourceLimits& limits = {});

}  // namespace tacit::ingest
