#include "ledger/rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace tacit::ledger {

namespace {

constexpr std::int64_t kApplication = 0x54434c47;  // "TCLG"
constexpr std::int64_t kVersion = 1;

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

Hash hash_of_column(std::string_view bytes) {
  Hash hash{};
  if (bytes.size() != hash.size())
    throw Error(ErrorCategory::kSecurity, "a hash in the ledger has a wrong length");
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

// No clock that an entry was written by is further off, and as a date it has four digits.
constexpr Time kFirstTime = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
constexpr Time kEndOfTimes = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);

Time time_of_column(const Statement& row, int column) {
  const Time time{std::chrono::microseconds(row.integer(column))};
  if (time < kFirstTime || time >= kEndOfTimes)
    throw Error(ErrorCategory::kSecurity, "a time in the ledger is not of the years 1 to 9999");
  return time;
}

std::uint64_t unsigned_integer(const Statement& row, int column) {
  return static_cast<std::uint64_t>(row.integer(column));
}

std::int64_t bound(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

}  // namespace

std::string entry_columns() {
  return "e.number, e.time, e.clock, e.kind, e.about, e.account, e.subject, e.fingerprint, e.model, "
         "e.question, e.records, "
         "e.server_records, e.min_cell, e.cells, e.linkage, e.protocol, e.program, e.outcome, e.detail, "
         "e.milliseconds, "
         "e.hash";
}

Entry read_entry(const Statement& row) {
  Entry entry;
  entry.number = unsigned_integer(row, 0);
  entry.time = time_of_column(row, 1);
  entry.clock = time_of_column(row, 2);
  const std::optional<Kind> kind = parse_kind(row.text(3));
  entry.about = unsigned_integer(row, 4);
  entry.client = {.account = std::string(row.text(5)),
                  .subject = std::string(row.text(6)),
                  .fingerprint = std::string(row.text(7))};
  entry.model = row.text(8);
  entry.question = row.text(9);
  entry.records = unsigned_integer(row, 10);
  entry.server_records = unsigned_integer(row, 11);
  entry.min_cell = unsigned_integer(row, 12);
  entry.cells = unsigned_integer(row, 13);
  entry.linkage = row.text(14);
  entry.protocol = unsigned_integer(row, 15);
  entry.program = row.text(16);
  const std::optional<Outcome> outcome = parse_outcome(row.text(17));
  entry.detail = row.text(18);
  entry.milliseconds = unsigned_integer(row, 19);
  entry.hash = hash_of_column(row.text(20));
  if (!kind || !outcome) {
    throw Error(
        ErrorCategory::kSecurity,
        fmt::format("entry {} of the ledger is of a kind or outcome that there is not", entry.number));
  }
  entry.kind = *kind;
  entry.outcome = *outcome;
  return entry;
}

void insert_entry(const Database& database, const Entry& entry) {
  Statement insert = database.prepare("INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  insert.bind(bound(entry.number))
      .bind(std::int64_t{entry.time.time_since_epoch().count()})
      .bind(std::int64_t{entry.clock.time_since_epoch().count()})
      .bind(name(entry.kind))
      .bind(bound(entry.about))
      .bind(entry.client.account)
      .bind(entry.client.subject)
      .bind(entry.client.fingerprint)
      .bind(entry.model)
      .bind(entry.question)
      .bind(bound(entry.records))
      .bind(bound(entry.server_records))
      .bind(bound(entry.min_cell))
      .bind(bound(entry.cells))
      .bind(entry.linkage)
      .bind(bound(entry.protocol))
      .bind(entry.program)
      .bind(name(entry.outcome))
      .bind(entry.detail)
      .bind(bound(entry.milliseconds))
      .bind(entry.hash)
      .run();
}

bool is_blank(const Database& database) {
  return database.number("SELECT count(*) FROM sqlite_master") == 0;
}

Identity make_tables(const Database& database, const Key* key) {
  Identity identity{.id = random_id(), .keyed = key != nullptr, .genesis = {}};
  identity.genesis = genesis(identity.id, key);
  Transaction transaction(database, Access::kWrite);
  database.run(kTables);
  database.run(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplication, kVersion).c_str());
  database.prepare("INSERT INTO ledger VALUES (?,?,?)")
      .bind(identity.id)
      .bind(std::int64_t{identity.keyed})
      .bind(identity.genesis)
      .run();
  transaction.commit();
  return identity;
}

Identity read_identity(const Database& database) {
  if (database.number("PRAGMA application_id") != kApplication) {
    throw Error(ErrorCategory::kConfig, fmt::format("{} is not a ledger of Tacit", database.path().string()));
  }
  if (const std::int64_t version = database.number("PRAGMA user_version"); version != kVersion) {
    throw Error(
        ErrorCategory::kConfig,
        fmt::format(
            "{} is a ledger of version {}; this program has version {}. Begin another ledger, and keep "
            "this one",
            database.path().string(), version, kVersion));
  }
  Statement row = database.prepare("SELECT id, keyed, genesis FROM ledger");
  if (!row.step()) {
    throw Error(ErrorCategory::kSecurity,
                fmt::format("{}: its identity was removed", database.path().string()));
  }
  return {
      .id = std::string(row.text(0)), .keyed = row.integer(1) != 0, .genesis = hash_of_column(row.text(2))};
}

}  // namespace tacit::ledger
