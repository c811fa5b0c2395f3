// SPDX-License-Identifier: Apache-2.0
#include "ingest/odbc_errors.h"

#include <fmt/format.h>
#include <sqlext.h>
#include <sqlucode.h>

#include <algorithm>
#include <array>

#include "base/nearest.h"
#include "base/text.h"
#include "ingest/odbc_connection.h"
#include "ingest/odbc_session.h"
#include "ingest/one_line.h"

namespace tacit::ingest {

namespace {

constexpr SQLSMALLINT kMaxDiagnostics = 8;
constexpr std::size_t kShownDiagnostics = 3;

// Where the drivers come from, by a part of their names or files, in small letters.
struct DriverSource {
  std::string_view part;
  std::string_view advice;
};
constexpr DriverSource kDriverSources[] = {
    {"freetds", "Debian's package tdsodbc has it"},
    {"tdsodbc", "Debian's package tdsodbc has it"},
    {"sql server", "Microsoft's package msodbcsql18 has it, or Debian's tdsodbc the driver FreeTDS"},
    {"msodbc", "Microsoft's package msodbcsql18 has it"},
    {"postgres", "Debian's package odbc-postgresql has it"},
    {"psqlodbc", "Debian's package odbc-postgresql has it"},
    {"maria", "Debian's package odbc-mariadb has it"},
    {"mysql", "Debian's package odbc-mariadb has one for it"},
    {"sqlite", "Debian's package libsqliteodbc has it"},
    {"oracle", "Oracle's Instant Client has it, in its package ODBC"},
    {"sqora", "Oracle's Instant Client has it, in its package ODBC"},
    {"db2", "IBM's Data Server Driver has it"},
};

std::string source_of_driver(std::string_view text) {
  std::string small(text);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  for (const DriverSource& source : kDriverSources) {
    if (small.find(source.part) != std::string::npos) return fmt::format("; {}", source.advice);
  }
  return "; install the database's ODBC driver";
}

// Without blanks, and with braces as the password has them: a driver gets them doubled, and lines are joined.
std::string comparable(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    const bool doubled = c == '}' && !plain.empty() && plain.back() == '}';
    if (c > ' ' && !doubled) plain += c;
  }
  return plain;
}

// Also where the text is so long that it may end within the password.
bool repeats(std::string_view text, std::string_view password) {
  constexpr std::size_t kMayBeCut = 1000;
  if (password.empty()) return false;
  return text.size() >= kMayBeCut || comparable(text).find(comparable(password)) != std::string::npos;
}

// The driver's text of a failed connection.
std::string connection_text(const std::vector<OdbcDiagnostic>& diagnostics, std::string_view password) {
  std::string text;
  for (std::size_t i = 0; i < std::min(diagnostics.size(), kShownDiagnostics); ++i) {
    text += (i == 0 ? "" : " ") + diagnostics[i].text;
  }
  if (repeats(text, password) || may_hold_a_password(text)) {
    return "the driver's text is left out, because it may hold a password";
  }
  return text.empty() ? "the driver does not say why" : text;
}

std::string unknown_data_source(const std::string& name, const OdbcInstalled& installed) {
  return fmt::format(
      "odbc.ini has no data source \"{}\" with a driver ({}); `odbcinst -j` shows where odbc.ini is",
      printable(name), nearest_clause(name, installed.data_sources));
}

// A driver by its name in odbcinst.ini or its file, or that of the data source.
std::string missing_driver(const std::string& driver, const std::string& said,
                           const OdbcInstalled& installed) {
  const bool is_name = !driver.empty() && driver.find('/') == std::string::npos;
  const auto& known = installed.drivers;
  if (is_name && std::find(known.begin(), known.end(), driver) == known.end()) {
    return fmt::format("odbcinst.ini has no driver \"{}\" ({}){}", printable(driver),
                       nearest_clause(driver, known), source_of_driver(driver));
  }
  return fmt::format(
      "{}: the driver's file is not there, or a library that it needs (`ldd FILE` names those){}", said,
      source_of_driver(driver + said));
}

// What a failed query means, by the SQLSTATE that it starts with.
struct OdbcMeaning {
  std::string_view state;
  ErrorCategory category;
  std::string_view message;
};
constexpr std::string_view kOdbcWentAway =
    "the database went away while it was read; start again when it is back";
constexpr std::string_view kOdbcTookTooLong =
    "the database ended a step that took too long (10 minutes, if the data source does not set less); make "
    "the "
    "view faster, or read a table made from it";
constexpr std::string_view kOdbcNotAllowed =
    "permission denied; the user needs the right to SELECT from the table or view, and what a view calls "
    "must be "
    "allowed too";
constexpr OdbcMeaning kOdbcMeanings[] = {
    {"08", ErrorCategory::kUnavailable, kOdbcWentAway},
    {"57P", ErrorCategory::kUnavailable, kOdbcWentAway},    // PostgreSQL: a shutdown or a crash
    {"HYT01", ErrorCategory::kUnavailable, kOdbcWentAway},  // the connection's timeout
    {"HYT00", ErrorCategory::kDeadline, kOdbcTookTooLong},
    {"HY008", ErrorCategory::kDeadline,
     kOdbcTookTooLong},  // cancelled, as some drivers do it after the bound
    {"57014", ErrorCategory::kDeadline, kOdbcTookTooLong},  // PostgreSQL, Db2
    {"55P03", ErrorCategory::kDeadline, "it is locked by someone else in the database; try again"},
    {"40", ErrorCategory::kUnavailable,
     "the database gave this reading up for the sake of another transaction; try again"},
    {"42501", ErrorCategory::kInput, kOdbcNotAllowed},
    {"42S02", ErrorCategory::kInput,
     "the database does not find it, or a table behind the view, for this user; check its name, and that the "
     "user may SELECT from it"},
    {"25006", ErrorCategory::kInput,
     "reading it would write to the database, by a function in the view; Tacit only reads, so take that "
     "function out of the view"},
    {"HY003", ErrorCategory::kConfig, "the driver gives no Unicode text; use its Unicode version"},
    {"HYC00", ErrorCategory::kConfig, "the driver cannot give this as Unicode text; use its Unicode version"},
};
constexpr SQLINTEGER kSqlServerNotAllowed = 229, kSqlServerColumnNotAllowed = 230;

}  // namespace

std::vector<OdbcDiagnostic> odbc_diagnostics(SQLSMALLINT type, SQLHANDLE handle) {
  std::vector<OdbcDiagnostic> diagnostics;
  for (SQLSMALLINT record = 1; record <= kMaxDiagnostics; ++record) {
    std::array<char16_t, 6> state{};
    std::array<char16_t, 1024> text{};
    SQLSMALLINT length = 0;
    OdbcDiagnostic diagnostic;
    const SQLRETURN result = SQLGetDiagRecW(type, handle, record, reinterpret_cast<SQLWCHAR*>(state.data()),
                                            &diagnostic.native, reinterpret_cast<SQLWCHAR*>(text.data()),
                                            static_cast<SQLSMALLINT>(text.size()), &length);
    if (!SQL_SUCCEEDED(result)) break;
    append_utf8(state.data(), diagnostic.state);
    append_utf8(text.data(), diagnostic.text);
    diagnostic.text = one_line(diagnostic.text);
    diagnostics.push_back(std::move(diagnostic));
  }
  return diagnostics;
}

Error odbc_unconnected(const std::string& connection, std::string_view password,
                       const std::vector<OdbcDiagnostic>& diagnostics, const OdbcInstalled& installed) {
  const std::string state = diagnostics.empty() ? "" : diagnostics.front().state;
  const std::string said = connection_text(diagnostics, password);
  const auto error = [&](ErrorCategory category, const std::string& message) {
    return Error(category, fmt::format("{}: {}", describe_odbc_connection(connection), message));
  };
  const std::string data_source = odbc_attribute(connection, "DSN");
  if (state == "IM002" && !data_source.empty()) {
    return error(ErrorCategory::kConfig, unknown_data_source(data_source, installed));
  }
  if (state.starts_with("IM") || state == "01000") {
    const std::string driver = data_source.empty() ? odbc_attribute(connection, "DRIVER") : "";
    return error(ErrorCategory::kConfig, missing_driver(driver, said, installed));
  }
  constexpr std::string_view kPlaces = "in the file of `password_file`, TACIT_ODBC_PASSWORD or odbc.ini";
  if (state.starts_with("28")) {
    return error(ErrorCategory::kInput,
                 fmt::format("{}; the database does not let this user in: check user and password ({})", said,
                             kPlaces));
  }
  if (state.starts_with("08") || state.starts_with("HYT")) {
    return error(
        ErrorCategory::kUnavailable,
        fmt::format("{}; check that the database runs, its host and port, and, if it answers, user and "
                    "password ({})",
                    said, kPlaces));
  }
  return error(ErrorCategory::kConfig,
               fmt::format("{} (SQLSTATE {}); check the connection string and the data source in odbc.ini",
                           said, state.empty() ? "unknown" : state));
}

Error odbc_query_error(std::string_view where, const OdbcDiagnostic& diagnostic) {
  const bool not_allowed = diagnostic.state == "42000" && (diagnostic.native == kSqlServerNotAllowed ||
                                                           diagnostic.native == kSqlServerColumnNotAllowed);
  if (not_allowed) return {ErrorCategory::kInput, fmt::format("{}: {}", where, kOdbcNotAllowed)};
  for (const OdbcMeaning& meaning : kOdbcMeanings) {
    if (diagnostic.state.starts_with(meaning.state)) {
      return {meaning.category, fmt::format("{}: {}", where, meaning.message)};
    }
  }
  std::string codes;
  if (!diagnostic.state.empty()) codes += " with SQLSTATE " + printable(diagnostic.state);
  if (diagnostic.native != 0) codes += fmt::format(", error {} of the driver", diagnostic.native);
  return {ErrorCategory::kInput,
          fmt::format("{}: the query failed in the database{}; run it there as the same user to see why (the "
                      "message may quote a record, so it is not repeated here)",
                      where, codes)};
}

}  // namespace tacit::ingest
