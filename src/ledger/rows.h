// SPDX-License-Identifier: Apache-2.0
// The ledger's tables, and entries as rows of them. Everything else that names a column includes this. These
// functions throw SQLite::Exception where SQLite fails; callers are within with_sqlite (base/sqlite.h).
#pragma once

#include <optional>
#include <string>

#include "ledger/database.h"
#include "ledger/entry.h"

namespace tacit::ledger {

// No clock that an entry was written by is further off, and as a date it has four digits.
inline constexpr Time kFirstTime = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
inline constexpr Time kEndOfTimes = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);

/// The entry columns in the order that read_entry expects, of a table called `e`.
std::string entry_columns();
inline constexpr int kEntryColumns = 21;

/// The entry of a row whose first columns are entry_columns(). Throws Error(kSecurity) for one that nothing
/// here has written.
Entry read_entry(const SQLite::Statement& row);

/// The entry with the highest number, if there is one.
std::optional<Entry> last_entry(const SQLite::Database& database);

void insert_entry(SQLite::Database& database, const Entry& entry);

/// Whether the file has no table at all, as a new one.
bool is_blank(SQLite::Database& database);

/// What a ledger is, apart from its entries.
struct Identity {
  std::string id;
  bool keyed = false;
  Hash genesis{};
};

/// Makes the tables of a new ledger.
Identity make_tables(SQLite::Database& database, const Key* key);

/// Throws Error(kConfig) for a database that is not a ledger, or of a version that this program does not
/// read.
Identity read_identity(SQLite::Database& database);

/// What the file's tables, indices and triggers have that a ledger of its version does not, or lack; empty if
/// they are those that this program makes. Throws as read_identity for another version.
std::string schema_fault(SQLite::Database& database);

/// By what a row is known to be an entry of the chain: `key` is null where the ledger has none.
struct Chain {
  Hash genesis{};
  const Key* key = nullptr;
};

/// Throws Error(kSecurity) unless the entry has the hash that it must have behind the one before it. With a
/// key nobody can make such a row who does not have it. A null `chain` is that of a reader without the key,
/// which has to believe what is there.
void require_chained(SQLite::Database& database, const Entry& entry, const Chain* chain);

/// Whether it has the table `decision`, which ledgers of version 1 lack.
bool has_inbox(SQLite::Database& database);

/// Makes a ledger of version 1 one of today. Its entries stay as they are, and so do their hashes.
void upgrade_tables(SQLite::Database& database);

}  // namespace tacit::ledger
