#include "ledger/database.h"

#include <fmt/format.h>

#include "base/error.h"

namespace tacit::ledger {

namespace {

constexpr int kBusyMilliseconds = 5000;  // somebody may look at the file with SQLite's own tool

}  // namespace

Statement::Statement(const Database& database, std::string_view sql) : database_(database) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database.database_.get(), sql.data(), static_cast<int>(sql.size()), &statement,
                         nullptr) != SQLITE_OK) {
    database.refuse();
  }
  statement_.reset(statement);
}

void Statement::check_bound(int status) const {
  if (status != SQLITE_OK) database_.refuse();
}

Statement& Statement::bind(std::int64_t number) {
  check_bound(sqlite3_bind_int64(statement_.get(), ++bound_, number));
  return *this;
}

Statement& Statement::bind(std::string_view text) {
  check_bound(sqlite3_bind_text64(statement_.get(), ++bound_, text.empty() ? "" : text.data(), text.size(),
                                  SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(std::span<const std::uint8_t> bytes) {
  check_bound(sqlite3_bind_blob64(statement_.get(), ++bound_, bytes.data(), bytes.size(), SQLITE_TRANSIENT));
  return *this;
}

bool Statement::step() {
  const int status = sqlite3_step(statement_.get());
  if (status != SQLITE_ROW && status != SQLITE_DONE) database_.refuse();
  return status == SQLITE_ROW;
}

void Statement::run() {
  while (step()) {
  }
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Database::Database(const std::filesystem::path& path, Access access) : path_(path) {
  require_private_file(path, access);
  sqlite3* opened = nullptr;
  const int flags =
      (access == Access::kWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX;
  const int status = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  database_.reset(opened);
  if (status != SQLITE_OK) refuse();
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_busy_timeout(opened, kBusyMilliseconds);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  if (access == Access::kWrite) prepare_for_writing();
}

void Database::prepare_for_writing() const {
  if (sqlite3_db_readonly(database_.get(), "main") != 0) {
    throw Error(
        ErrorCategory::kConfig,
        fmt::format("{}: it is on a read-only file system, so nothing can be entered", path_.string()));
  }
  Statement journal = prepare("PRAGMA journal_mode = WAL");
  if (!journal.step() || journal.text(0) != "wal") {
    throw Error(
        ErrorCategory::kConfig,
        fmt::format("{}: SQLite cannot keep a log beside it; put it on a local disk", path_.string()));
  }
  run("PRAGMA synchronous = FULL");
}

void Database::run(const char* sql) const {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) refuse();
}

std::int64_t Database::number(std::string_view sql) const {
  Statement statement = prepare(sql);
  if (!statement.step()) refuse();
  return statement.integer(0);
}

void Database::refuse() const {
  const int code = sqlite3_errcode(database_.get()) & 0xff;
  if (code == SQLITE_NOTADB) {
    throw Error(ErrorCategory::kInput, fmt::format("{} is not an SQLite database", path_.string()));
  }
  throw Error(ErrorCategory::kInput,
              fmt::format("{}: SQLite: {}", path_.string(), sqlite3_errmsg(database_.get())));
}

Transaction::Transaction(const Database& database, Access access) : database_(database) {
  database_.run(access == Access::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
}

void Transaction::commit() {
  database_.run("COMMIT");
}

Transaction::~Transaction() {
  // Some failures have undone it already.
  if (sqlite3_get_autocommit(database_.database_.get()) == 0) {
    sqlite3_exec(database_.database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

}  // namespace tacit::ledger
