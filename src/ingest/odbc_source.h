// SPDX-License-Identifier: Apache-2.0
// A table or view of any database that has an ODBC driver (SQL Server, Oracle, Db2 and others) as a source,
// by way of unixODBC. It is read by one query, in a transaction that only reads where the driver can, and row
// by row, so that little more than the table is in memory as far as the driver does the same.
#pragma once

#include <filesystem>
#include <string>

#include "table/table.h"

namespace tacit::ingest {

struct OdbcWaits;

/// Reads every row. `connection` as odbc_connection_defect wants it, `password_file` (may be empty) as
/// odbc_password, `table_name` as parse_table_name reads it, spelt as in the database; without a schema, only
/// one schema may have it. Throws Error(kConfig) for a connection string or name that is none, a data source
/// or driver that is missing; Error(kSecurity) for a password file that others can read; Error(kUnavailable)
/// if the database cannot be reached, refuses the connection or goes away; Error(kInput) if it is known to
/// refuse this user, for a table that is not there (naming the nearest) or may not be read, for columns of
/// bytes, text that is not UTF-16 or has NUL characters, and for a query behind a view that fails or writes;
/// Error(kDeadline) if the query takes too long; Error(kLimit) over a bound. No message holds a password, or
/// what the driver says of a row.
table::Table read_odbc(const std::string& connection, const std::filesystem::path& password_file,
                       const std::string& table_name, const table::SourceLimits& limits = {});

/// The same with other waits.
table::Table read_odbc(const std::string& connection, const std::filesystem::path& password_file,
                       const std::string& table_name, const table::SourceLimits& limits,
                       const OdbcWaits& waits);

}  // namespace tacit::ingest
