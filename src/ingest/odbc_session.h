// SPDX-License-Identifier: Apache-2.0
// A connection to a database by way of unixODBC's driver manager: its handles, waits and errors. All text
// goes through the Unicode functions and types (SQLWCHAR, which is UTF-16 here): what the others (SQLCHAR)
// mean depends on the driver and its environment (locale, NLS_LANG).
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tacit::ingest {

/// How long a driver may wait, as far as it knows these bounds.
struct OdbcWaits {
  unsigned login_seconds = 10;
  unsigned query_seconds = 600;  // a view may compute for long before its first row
};

/// A handle of the driver manager, freed at the end of its scope.
class OdbcHandle {
 public:
  /// Throws Error(kUnavailable) if the driver manager or the driver has none to give.
  OdbcHandle(SQLSMALLINT type, SQLHANDLE parent);
  OdbcHandle(OdbcHandle&& other) noexcept;
  OdbcHandle& operator=(OdbcHandle&&) = delete;
  ~OdbcHandle();

  SQLHANDLE get() const { return handle_; }
  SQLSMALLINT type() const { return type_; }

 private:
  SQLSMALLINT type_;
  SQLHANDLE handle_ = nullptr;
};

class OdbcSession {
 public:
  /// Connects, with a string without defect, and begins a transaction, which is read-only where the driver or
  /// the database can. Throws Error(kConfig) if the data source or the driver is missing, Error(kUnavailable)
  /// if the database cannot be reached or refuses, Error(kInput) if it is known that it refuses this user,
  /// and what odbc_password does.
  OdbcSession(const std::string& connection, const std::filesystem::path& password_file,
              const OdbcWaits& waits);
  OdbcSession(const OdbcSession&) = delete;
  OdbcSession& operator=(const OdbcSession&) = delete;
  /// Takes the transaction back.
  ~OdbcSession();

  /// A statement of its own, for reading forward only, with the query's bound.
  OdbcHandle new_statement() const;

  /// Runs it. Throws as query_failed().
  void execute(const OdbcHandle& statement, const std::string& sql, const std::string& where) const;

  /// A text of SQLGetInfo; empty if the driver does not know.
  std::string info(SQLUSMALLINT what) const;

 private:
  void connect(const std::string& connection, const std::filesystem::path& password_file);
  void begin_reading();

  OdbcWaits waits_;
  OdbcHandle environment_;
  OdbcHandle connection_;
};

/// What the failure of the statement's last function means, by its SQLSTATE. The driver's text of it is left
/// out: about a row, it may quote it. `where` begins the message.
Error query_failed(const std::string& where, const OdbcHandle& statement);

/// Text for the driver manager. Bytes that are not UTF-8 become U+FFFD.
std::u16string to_utf16(std::string_view text);

/// Appends UTF-8 of the text. False, with nothing appended, if it is not UTF-16 (half of a pair alone).
bool append_utf8(std::u16string_view text, std::string& utf8);

}  // namespace tacit::ingest
