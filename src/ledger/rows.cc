// SPDX-License-Identifier: Apache-2.0
#include "ledger/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.h"

namespace tacit::ledger {

namespace {

constexpr std::int64_t kApplication = 0x54434c47;  // "TCLG"
constexpr std::int64_t kOldestVersion = 1;
constexpr std::int64_t kVersion = 2;

// The triggers keep a person with a database tool from changes by mistake; what keeps entries honest is the
// chain.
constexpr const char* kTables = R"(
CREATE TABLE ledger (id TEXT NOT NULL, keyed INTEGER NOT NULL, genesis BLOB NOT NULL) STRICT;
CREATE TABLE entry (
  number INTEGER PRIMARY KEY, time INTEGER NOT NULL, clock INTEGER NOT NULL, kind TEXT NOT NULL,
  about INTEGER NOT NULL, account TEXT NOT NULL, subject TEXT NOT NULL, fingerprint TEXT NOT NULL,
  model TEXT NOT NULL, question TEXT NOT NULL, records INTEGER NOT NULL, server_records INTEGER NOT NULL,
  min_cell INTEGER NOT NULL, cells INTEGER NOT NULL, linkage TEXT NOT NULL, protocol INTEGER NOT NULL,
  program TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL, milliseconds INTEGER NOT NULL,
  hash BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX entry_about ON entry (about, kind) WHERE about != 0;
CREATE INDEX entry_linkage ON entry (linkage) WHERE kind = 'question';
CREATE INDEX entry_account ON entry (account, clock) WHERE kind IN ('question', 'refusal');
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
  BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry
  BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END;
)";

// What version 2 has beside that of version 1. Several questions may be about one wait, so what there may be
// one of is said for the others. A decision is in its table until the writer has taken it into the chain.
constexpr const char* kApprovalTables = R"(
DROP INDEX entry_about;
CREATE INDEX entry_about ON entry (about, kind) WHERE about != 0;
CREATE UNIQUE INDEX entry_once ON entry (about, kind) WHERE about != 0 AND kind != 'question';
CREATE INDEX entry_wait ON entry (account, clock) WHERE kind = 'wait';
CREATE TABLE decision (
  about INTEGER PRIMARY KEY, approved INTEGER NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL,
  time INTEGER NOT NULL, code BLOB NOT NULL) STRICT;
)";

std::int64_t version_of(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt64();
}

Hash hash_of_column(const SQLite::Statement& row, int column) {
  const std::string bytes = row.getColumn(column).getString();
  Hash hash{};
  if (bytes.size() != hash.size())
    throw Error(ErrorCategory::kSecurity, "a hash in the ledger has a wrong length");
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

Time time_of_column(const SQLite::Statement& row, int column) {
  const Time time{std::chrono::microseconds(row.getColumn(column).getInt64())};
  if (time < kFirstTime || time >= kEndOfTimes)
    throw Error(ErrorCategory::kSecurity, "a time in the ledger is outside the years 1 to 9999");
  return time;
}

// What each table, index and trigger was made by; those that SQLite makes by itself have no text.
using Schema = std::map<std::string, std::string>;

Schema schema_of(SQLite::Database& database) {
  SQLite::Statement rows(database,
                         "SELECT type || ' ' || name, tbl_name || ': ' || ifnull(sql, '') FROM "
                         "sqlite_master");
  Schema schema;
  while (rows.executeStep()) schema[rows.getColumn(0).getString()] += rows.getColumn(1).getString();
  return schema;
}

// As this SQLite keeps them.
Schema expected_schema(std::int64_t version) {
  SQLite::Database made(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  made.exec(kTables);
  if (version >= 2) made.exec(kApprovalTables);
  return schema_of(made);
}

std::string text(const SQLite::Statement& row, int column) {
  return row.getColumn(column).getString();
}

std::uint64_t unsigned_integer(const SQLite::Statement& row, int column) {
  return static_cast<std::uint64_t>(row.getColumn(column).getInt64());
}

std::int64_t bound(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

std::int64_t bound(Time time) {
  return time.time_since_epoch().count();
}

}  // namespace

std::string entry_columns() {
  return "e.number, e.time, e.clock, e.kind, e.about, e.account, e.subject, e.fingerprint, e.model, "
         "e.question, e.records, "
         "e.server_records, e.min_cell, e.cells, e.linkage, e.protocol, e.program, e.outcome, e.detail, "
         "e.milliseconds, "
         "e.hash";
}

Entry read_entry(const SQLite::Statement& row) {
  Entry entry;
  entry.number = unsigned_integer(row, 0);
  entry.time = time_of_column(row, 1);
  entry.clock = time_of_column(row, 2);
  const std::optional<Kind> kind = parse_kind(text(row, 3));
  entry.about = unsigned_integer(row, 4);
  entry.client = {.account = text(row, 5), .subject = text(row, 6), .fingerprint = text(row, 7)};
  entry.model = text(row, 8);
  entry.question = text(row, 9);
  entry.records = unsigned_integer(row, 10);
  entry.server_records = unsigned_integer(row, 11);
  entry.min_cell = unsigned_integer(row, 12);
  entry.cells = unsigned_integer(row, 13);
  entry.linkage = text(row, 14);
  entry.protocol = unsigned_integer(row, 15);
  entry.program = text(row, 16);
  const std::optional<Outcome> outcome = parse_outcome(text(row, 17));
  entry.detail = text(row, 18);
  entry.milliseconds = unsigned_integer(row, 19);
  entry.hash = hash_of_column(row, 20);
  if (!kind || !outcome) {
    throw Error(ErrorCategory::kSecurity, fmt::format("entry {} of the ledger has an unknown kind or outcome",
                                                      static_cast<std::int64_t>(entry.number)));
  }
  entry.kind = *kind;
  entry.outcome = *outcome;
  return entry;
}

std::optional<Entry> last_entry(const SQLite::Database& database) {
  SQLite::Statement last(database,
                         "SELECT " + entry_columns() + " FROM entry e ORDER BY e.number DESC LIMIT 1");
  if (!last.executeStep()) return std::nullopt;
  return read_entry(last);
}

void insert_entry(SQLite::Database& database, const Entry& entry) {
  SQLite::Statement insert(database, "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  SQLite::bind(insert, bound(entry.number), bound(entry.time), bound(entry.clock),
               std::string(name(entry.kind)), bound(entry.about), entry.client.account, entry.client.subject,
               entry.client.fingerprint, entry.model, entry.question, bound(entry.records),
               bound(entry.server_records), bound(entry.min_cell), bound(entry.cells), entry.linkage,
               bound(entry.protocol), entry.program, std::string(name(entry.outcome)), entry.detail,
               bound(entry.milliseconds));
  insert.bind(kEntryColumns, entry.hash.data(), static_cast<int>(entry.hash.size()));
  insert.exec();
}

bool is_blank(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM sqlite_master").getInt64() == 0;
}

Identity make_tables(SQLite::Database& database, const Key* key) {
  Identity identity{.id = random_id(), .keyed = key != nullptr, .genesis = {}};
  identity.genesis = genesis(identity.id, key);
  WriteTransaction transaction(database);
  database.exec(kTables);
  database.exec(kApprovalTables);
  database.exec(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplication, kVersion));
  SQLite::Statement insert(database, "INSERT INTO ledger VALUES (?,?,?)");
  SQLite::bind(insert, identity.id, std::int64_t{identity.keyed});
  insert.bind(3, identity.genesis.data(), static_cast<int>(identity.genesis.size()));
  insert.exec();
  transaction.commit();
  return identity;
}

Identity read_identity(SQLite::Database& database) {
  if (database.execAndGet("PRAGMA application_id").getInt64() != kApplication) {
    throw Error(ErrorCategory::kConfig, fmt::format("{} is not a ledger of Tacit", database.getFilename()));
  }
  if (const std::int64_t version = version_of(database); version < kOldestVersion || version > kVersion) {
    throw Error(
        ErrorCategory::kConfig,
        fmt::format(
            "{} is a ledger of version {}; this program reads versions {} to {}. Use a program of the "
            "release that wrote it, or begin another ledger and keep this one",
            database.getFilename(), version, kOldestVersion, kVersion));
  }
  SQLite::Statement row(database, "SELECT id, keyed, genesis FROM ledger");
  if (!row.executeStep()) {
    throw Error(ErrorCategory::kSecurity,
                fmt::format("{}: its identity was removed", database.getFilename()));
  }
  return {.id = text(row, 0), .keyed = row.getColumn(1).getInt64() != 0, .genesis = hash_of_column(row, 2)};
}

std::string schema_fault(SQLite::Database& database) {
  const Schema expected = expected_schema(version_of(database)), found = schema_of(database);
  for (const auto& [name, text] : found) {
    const auto same = expected.find(name);
    if (same == expected.end()) return fmt::format("it has the {}, which no ledger has", clean(name));
    if (same->second != text) return fmt::format("its {} is not the one of a ledger", clean(name));
  }
  for (const auto& [name, text] : expected) {
    if (!found.contains(name)) return fmt::format("its {} is missing", name);
  }
  return {};
}

void require_chained(SQLite::Database& database, const Entry& entry, const Chain* chain) {
  if (chain == nullptr) return;
  Hash before = chain->genesis;
  bool there = entry.number >= 1 && std::in_range<std::int64_t>(entry.number);
  if (there && entry.number > 1) {
    SQLite::Statement row(database, "SELECT hash FROM entry WHERE number = ?");
    row.bind(1, bound(entry.number - 1));
    there = row.executeStep();
    if (there) before = hash_of_column(row, 0);
  }
  if (there && entry.hash == chain_hash(before, entry, chain->key)) return;
  throw Error(ErrorCategory::kSecurity,
              fmt::format("{}: entry {} is not one that was written there: somebody has changed the ledger; "
                          "run tacit ledger verify",
                          database.getFilename(), static_cast<std::int64_t>(entry.number)));
}

bool has_inbox(SQLite::Database& database) {
  return version_of(database) >= 2;
}

void upgrade_tables(SQLite::Database& database) {
  if (version_of(database) == kVersion) return;
  WriteTransaction transaction(database);
  database.exec(kApprovalTables);
  database.exec(fmt::format("PRAGMA user_version = {}", kVersion));
  transaction.commit();
}

}  // namespace tacit::ledger
