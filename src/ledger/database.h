// SQLite as the ledger needs it: statements, transactions, and what went wrong as an Error(kInput) with the
// file's name.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "ledger/files.h"

namespace tacit::ledger {

class Database;

class Statement {
 public:
  /// Binds the next parameter.
  Statement& bind(std::int64_t number);
  Statement& bind(std::string_view text);
  Statement& bind(std::span<const std::uint8_t> bytes);

  /// True for a row, false at the end.
  bool step();
  /// For a statement that has no rows.
  void run();

  std::int64_t integer(int column) const;
  /// Of a text or a blob; valid until the next step.
  std::string_view text(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  Statement(const Database& database, std::string_view sql);
  void check_bound(int status) const;

  const Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bound_ = 0;
};

class Database {
 public:
  /// Opens an existing file. For writing, its log is written ahead and synced with each transaction: what is
  /// committed survives a loss of power.
  Database(const std::filesystem::path& path, Access access);

  Statement prepare(std::string_view sql) const { return {*this, sql}; }
  /// Runs statements that have no parameters, and drops their rows.
  void run(const char* sql) const;
  /// The one number that a statement without parameters yields.
  std::int64_t number(std::string_view sql) const;

  const std::filesystem::path& path() const { return path_; }

 private:
  friend class Statement;
  friend class Transaction;
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  [[noreturn]] void refuse() const;
  void prepare_for_writing() const;

  std::filesystem::path path_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// Undone unless committed.
class Transaction {
 public:
  /// For writing, no other connection can write until it ends; for reading, it shows one state throughout.
  Transaction(const Database& database, Access access);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  const Database& database_;
};

}  // namespace tacit::ledger
