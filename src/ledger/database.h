// SPDX-License-Identifier: Apache-2.0
// SQLite as the ledger needs it: a private file, and transactions that survive a loss of power.
#pragma once

#include <filesystem>

#include "base/sqlite.h"
#include "ledger/files.h"

namespace tacit::ledger {

/// Opens an existing file, whose triggers and views do nothing. For writing, its log is written ahead and
/// synced with each transaction: what is committed survives a loss of power. Throws Error as
/// require_private_file, and as open_sqlite.
SQLite::Database open_database(const std::filesystem::path& path, Access access);

/// No other connection can write until it ends; undone unless committed.
class WriteTransaction : public SQLite::Transaction {
 public:
  explicit WriteTransaction(SQLite::Database& database)
      : Transaction(database, SQLite::TransactionBehavior::IMMEDIATE) {}
};

/// Shows one state of the file throughout.
class ReadTransaction : public SQLite::Transaction {
 public:
  explicit ReadTransaction(SQLite::Database& database)
      : Transaction(database, SQLite::TransactionBehavior::DEFERRED) {}
};

}  // namespace tacit::ledger
