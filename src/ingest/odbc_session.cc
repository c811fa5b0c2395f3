// SPDX-License-Identifier: Apache-2.0
#include "ingest/odbc_session.h"

#include <sqlucode.h>
#include <unicode/ustring.h>

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/secret_vector.h"
#include "ingest/odbc_connection.h"
#include "ingest/odbc_errors.h"

namespace tacit::ingest {

static_assert(sizeof(SQLWCHAR) == sizeof(char16_t));

namespace {

SQLWCHAR* as_odbc(char16_t* text) {
  return reinterpret_cast<SQLWCHAR*>(text);
}

SQLPOINTER as_pointer(std::uintptr_t value) {
  return reinterpret_cast<SQLPOINTER>(value);
}

// Attributes that a driver does not know are left as they are.
void set_attribute(const OdbcHandle& handle, SQLINTEGER attribute, std::uintptr_t value) {
  if (handle.type() == SQL_HANDLE_STMT) {
    SQLSetStmtAttrW(handle.get(), attribute, as_pointer(value), 0);
  } else {
    SQLSetConnectAttrW(handle.get(), attribute, as_pointer(value), SQL_IS_UINTEGER);
  }
}

OdbcHandle new_environment() {
  OdbcHandle environment(SQL_HANDLE_ENV, nullptr);
  SQLSetEnvAttr(environment.get(), SQL_ATTR_ODBC_VERSION, as_pointer(SQL_OV_ODBC3), 0);
  return environment;
}

// The names that odbc.ini (SQLDataSources) or odbcinst.ini (SQLDrivers) has.
template <typename List>
std::vector<std::string> configured_names(const OdbcHandle& environment, List list) {
  std::vector<std::string> names;
  std::array<char16_t, 256> name{}, rest{};
  SQLSMALLINT name_length = 0, rest_length = 0;
  for (SQLUSMALLINT direction = SQL_FETCH_FIRST;; direction = SQL_FETCH_NEXT) {
    const SQLRETURN result =
        list(environment.get(), direction, as_odbc(name.data()), static_cast<SQLSMALLINT>(name.size()),
             &name_length, as_odbc(rest.data()), static_cast<SQLSMALLINT>(rest.size()), &rest_length);
    if (!SQL_SUCCEEDED(result)) return names;
    std::string text;
    append_utf8(name.data(), text);  // up to its end, which a NUL marks
    names.push_back(std::move(text));
  }
}

}  // namespace

OdbcHandle::OdbcHandle(SQLSMALLINT type, SQLHANDLE parent) : type_(type) {
  if (!SQL_SUCCEEDED(SQLAllocHandle(type, parent, &handle_))) {
    throw Error(ErrorCategory::kUnavailable, "the ODBC driver manager has no handle to give; try again");
  }
}

OdbcHandle::OdbcHandle(OdbcHandle&& other) noexcept
    : type_(other.type_), handle_(std::exchange(other.handle_, nullptr)) {}

OdbcHandle::~OdbcHandle() {
  if (handle_ != nullptr) SQLFreeHandle(type_, handle_);
}

OdbcSession::OdbcSession(const std::string& connection, const std::filesystem::path& password_file,
                         const OdbcWaits& waits)
    : waits_(waits), environment_(new_environment()), connection_(SQL_HANDLE_DBC, environment_.get()) {
  connect(connection, password_file);
  try {
    begin_reading();
  } catch (...) {
    SQLDisconnect(connection_.get());
    throw;
  }
}

OdbcSession::~OdbcSession() {
  SQLEndTran(SQL_HANDLE_DBC, connection_.get(), SQL_ROLLBACK);
  SQLDisconnect(connection_.get());
}

void OdbcSession::connect(const std::string& connection, const std::filesystem::path& password_file) {
  const auto password = odbc_password(password_file);
  set_attribute(connection_, SQL_ATTR_LOGIN_TIMEOUT, waits_.login_seconds);
  set_attribute(connection_, SQL_ATTR_CONNECTION_TIMEOUT, waits_.query_seconds);
  set_attribute(connection_, SQL_ATTR_ACCESS_MODE, SQL_MODE_READ_ONLY);

  const SecretVector<char> text = complete_odbc_connection(connection, password);
  SecretVector<char16_t> wide(text.size() + 1);  // no text has more units of UTF-16 than bytes of UTF-8
  int32_t length = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8(wide.data(), static_cast<int32_t>(wide.size()), &length, text.data(),
                static_cast<int32_t>(text.size()), &status);
  require(U_SUCCESS(status), "a connection string and a password are UTF-8");
  // No text back: it would have the password in it.
  const SQLRETURN result =
      SQLDriverConnectW(connection_.get(), nullptr, as_odbc(wide.data()), static_cast<SQLSMALLINT>(length),
                        nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT);
  if (SQL_SUCCEEDED(result)) return;
  const std::string_view secret =
      password ? std::string_view(password->data(), password->size()) : std::string_view();
  throw odbc_unconnected(
      connection, secret, odbc_diagnostics(connection_.type(), connection_.get()),
      {configured_names(environment_, SQLDataSourcesW), configured_names(environment_, SQLDriversW)});
}

// One statement reads the rows, so what it sees is one state as far as the database's own isolation says.
void OdbcSession::begin_reading() {
  set_attribute(connection_, SQL_ATTR_AUTOCOMMIT, SQL_AUTOCOMMIT_OFF);
  // SQL_ATTR_ACCESS_MODE is no more than a hint, and their drivers do not take it.
  const std::string database = info(SQL_DBMS_NAME);
  if (database == "PostgreSQL" || database == "Oracle") {
    execute(new_statement(), "SET TRANSACTION READ ONLY", database);
  }
}

OdbcHandle OdbcSession::new_statement() const {
  OdbcHandle statement(SQL_HANDLE_STMT, connection_.get());
  set_attribute(statement, SQL_ATTR_QUERY_TIMEOUT, waits_.query_seconds);
  set_attribute(statement, SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_FORWARD_ONLY);
  set_attribute(statement, SQL_ATTR_CONCURRENCY, SQL_CONCUR_READ_ONLY);
  return statement;
}

void OdbcSession::execute(const OdbcHandle& statement, const std::string& sql,
                          const std::string& where) const {
  std::u16string text = to_utf16(sql);
  const SQLRETURN result =
      SQLExecDirectW(statement.get(), as_odbc(text.data()), static_cast<SQLINTEGER>(text.size()));
  if (!SQL_SUCCEEDED(result) && result != SQL_NO_DATA) throw query_failed(where, statement);
}

std::string OdbcSession::info(SQLUSMALLINT what) const {
  std::array<char16_t, 256> buffer{};
  SQLSMALLINT bytes = 0;
  const SQLRETURN result =
      SQLGetInfoW(connection_.get(), what, buffer.data(), static_cast<SQLSMALLINT>(sizeof buffer), &bytes);
  std::string text;
  if (SQL_SUCCEEDED(result)) append_utf8(buffer.data(), text);
  return text;
}

Error query_failed(const std::string& where, const OdbcHandle& statement) {
  const std::vector<OdbcDiagnostic> diagnostics = odbc_diagnostics(statement.type(), statement.get());
  return odbc_query_error(where, diagnostics.empty() ? OdbcDiagnostic{} : diagnostics.front());
}

std::u16string to_utf16(std::string_view text) {
  std::u16string wide(text.size(), u'\0');  // no text has more units of UTF-16 than bytes of UTF-8
  int32_t length = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8WithSub(wide.data(), static_cast<int32_t>(wide.size()), &length, text.data(),
                       static_cast<int32_t>(text.size()), 0xFFFD, nullptr, &status);
  require(U_SUCCESS(status), "a text has as many units of UTF-16 as bytes at most");
  wide.resize(static_cast<std::size_t>(length));
  return wide;
}

bool append_utf8(std::u16string_view text, std::string& utf8) {
  const std::size_t before = utf8.size();
  utf8.resize(before + 3 * text.size());
  int32_t length = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strToUTF8(utf8.data() + before, static_cast<int32_t>(3 * text.size()), &length, text.data(),
              static_cast<int32_t>(text.size()), &status);
  const bool well_formed = U_SUCCESS(status);
  utf8.resize(before + (well_formed ? static_cast<std::size_t>(length) : 0));
  return well_formed;
}

}  // namespace tacit::ingest
