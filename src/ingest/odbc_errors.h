// SPDX-License-Identifier: Apache-2.0
// What a driver, or unixODBC's driver manager, says of a failure, and what that means to a person. A driver's
// text is repeated only about a connection that was not made, and not if it might hold a password; about a
// query it may quote a row, so that nothing but its codes is.
#pragma once

#include <sql.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tacit::ingest {

struct OdbcDiagnostic {
  std::string state;      // SQLSTATE: five letters and digits
  SQLINTEGER native = 0;  // the database's own number of the error
  std::string text;       // on one line
};

/// What the handle's last function left: the gravest first, eight at most.
std::vector<OdbcDiagnostic> odbc_diagnostics(SQLSMALLINT type, SQLHANDLE handle);

/// What is configured on this machine.
struct OdbcInstalled {
  std::vector<std::string> data_sources, drivers;
};

/// For a connection, by a string without defect, that was not made. `password` may be empty.
Error odbc_unconnected(const std::string& connection, std::string_view password,
                       const std::vector<OdbcDiagnostic>& diagnostics, const OdbcInstalled& installed);

/// For a query that failed. `where` begins the message.
Error odbc_query_error(std::string_view where, const OdbcDiagnostic& diagnostic);

}  // namespace tacit::ingest
