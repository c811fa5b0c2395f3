// SPDX-License-Identifier: Apache-2.0
#include "ledger/chain.h"

#include "ledger/rows.h"
#include "ledger/support.h"

namespace tacit::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

constexpr std::uint64_t kEntries = 12;

/// A ledger of four questions, closed.
struct Written : Place {
  explicit Written(bool keyed = false) {
    if (keyed) {
      make_key_file(directory.path() / "ledger.key");
      key = load_key_file(directory.path() / "ledger.key");
    }
    Ledger ledger = open();
    for (const char* linkage : {"l1", "l2", "l3", "l4"}) {
      now += std::chrono::seconds(1);
      ask(ledger, a_request(linkage));
    }
    head = ledger.head();
  }
  Head head;
};

void expect_fault(const Written& place, std::uint64_t entry, const char* text,
                  const std::optional<Head>& noted = std::nullopt) {
  const Verification found = place.verify(noted);
  EXPECT_FALSE(found.sound());
  EXPECT_EQ(found.first_fault, entry) << found.fault;
  EXPECT_THAT(found.fault, HasSubstr(text));
}

// Somebody who knows the format: changes entries and hashes all that follow again, without a key.
void write_anew(const Written& place, const std::string& change) {
  place.spoil(change);
  SQLite::Database database = open_database(place.path, Access::kWrite);
  const Identity identity = read_identity(database);
  std::vector<Entry> entries;
  {
    SQLite::Statement rows(database, "SELECT " + entry_columns() + " FROM entry e ORDER BY e.number");
    while (rows.executeStep()) entries.push_back(read_entry(rows));
  }
  Hash before = identity.genesis;
  for (const Entry& entry : entries) {
    before = chain_hash(before, entry, nullptr);
    SQLite::Statement update(database, "UPDATE entry SET hash = ? WHERE number = ?");
    update.bind(1, before.data(), static_cast<int>(before.size()));
    update.bind(2, static_cast<std::int64_t>(entry.number));
    update.exec();
  }
}

TEST(LedgerChain, ASoundOne) {
  for (const bool keyed : {false, true}) {
    const Written place(keyed);
    const Verification found = place.verify(place.head);
    EXPECT_TRUE(found.sound()) << found.fault;
    EXPECT_EQ(found.head, place.head);
    EXPECT_EQ(found.head.entries, kEntries);
    EXPECT_TRUE(found.remarks.empty());
  }
}

TEST(LedgerChain, AChangeOfAnyColumnShows) {
  const std::vector<std::string> changes = {"time = time + 1",
                                            "clock = clock - 1",
                                            "kind = 'refusal'",
                                            "about = 9",
                                            "account = account || 'x'",
                                            "subject = ''",
                                            "fingerprint = 'b'",
                                            "model = 'b'",
                                            "question = '{}'",
                                            "records = 4999",
                                            "server_records = 1",
                                            "min_cell = 4",
                                            "cells = 10",
                                            "linkage = 'l9'",
                                            "protocol = 4",
                                            "program = 'x'",
                                            "outcome = 'failed'",
                                            "detail = 'x'",
                                            "milliseconds = 99",
                                            "kind = 'nonsense'",
                                            "outcome = 'lost'",
                                            "hash = x'00'",
                                            "hash = zeroblob(32)"};
  for (const std::string& change : changes) {
    const Written place;
    place.spoil("UPDATE entry SET " + change + " WHERE number = 4");
    const Verification found = place.verify();
    EXPECT_EQ(found.first_fault, 4U) << change << ": " << found.fault;
    EXPECT_EQ(found.head.entries, 3U) << change;
  }
}

TEST(LedgerChain, RemovalShows) {
  for (const std::uint64_t number : {1U, 5U, 11U}) {
    const Written place;
    place.spoil("DELETE FROM entry WHERE number = " + std::to_string(number));
    expect_fault(place, number, "is missing");
  }
  const Written closed_up;
  closed_up.spoil(
      "DELETE FROM entry WHERE number = 5; UPDATE entry SET number = number - 1 WHERE number > 5");
  expect_fault(closed_up, 5, "is not the one that was written there");
}

TEST(LedgerChain, AnotherOrderShows) {
  const Written place;
  place.spoil(
      "UPDATE entry SET number = 100 WHERE number = 4; UPDATE entry SET number = 4 WHERE number = 7;"
      "UPDATE entry SET number = 7 WHERE number = 100");
  expect_fault(place, 4, "is not the one that was written there");
}

TEST(LedgerChain, AnInsertedEntryShows) {
  const Written place;
  place.spoil(
      "INSERT INTO entry SELECT 13, time, clock, kind, about + 100, account, subject, fingerprint, model, "
      "question, records, server_records, min_cell, cells, linkage, protocol, program, outcome, detail, "
      "milliseconds, hash FROM entry WHERE number = 12");
  expect_fault(place, 13, "is not the one that was written there");
}

TEST(LedgerChain, AnEndCutOffShowsByTheAnchorOrANotedHead) {
  const Written place;
  place.spoil("DELETE FROM entry WHERE number > 9");
  expect_fault(place, 10, "the anchor file knows 12 entries, the ledger has 9");
  fs::remove(place.anchor());
  const Verification found = place.verify();
  EXPECT_TRUE(found.sound());  // a chain alone does not know its end
  EXPECT_THAT(found.remarks, ElementsAre(HasSubstr("no anchor file")));
  expect_fault(place, 10, "the noted head knows 12 entries", place.head);
}

TEST(LedgerChain, AChainWrittenAnewShowsByTheAnchorOrANotedHead) {
  const Written place;
  write_anew(place, "UPDATE entry SET account = 'nobody' WHERE number = 1");
  expect_fault(place, kEntries, "is not the one that the anchor file has");
  fs::remove(place.anchor());
  EXPECT_TRUE(place.verify().sound());
  expect_fault(place, kEntries, "is not the one that the noted head has", place.head);
}

TEST(LedgerChain, AChainWrittenAnewWithoutTheKeyShows) {
  const Written place(true);
  write_anew(place, "UPDATE entry SET account = 'nobody' WHERE number = 4");
  fs::remove(place.anchor());
  expect_fault(place, 1, "is not the one that was written there");
}

TEST(LedgerChain, AKeyIsNeededAndMustBeTheRightOne) {
  Written place(true);
  error_of(ErrorCategory::kUsage, [&] { Reader(place.path).verify(); });
  EXPECT_EQ(Reader(place.path).list().size(), 4U);  // looking needs none
  make_key_file(place.directory.path() / "other.key");
  const auto right = place.key;
  place.key = load_key_file(place.directory.path() / "other.key");
  expect_fault(place, 0, "the key is not the one");
  error_of(ErrorCategory::kSecurity, [&] { place.open(); });
  place.key = nullptr;
  error_of(ErrorCategory::kUsage, [&] { place.open(); });
  place.key = right;
  place.open();
}

// Without the key one can only make an unkeyed chain; who verifies with the key sees that.
TEST(LedgerChain, AKeyCannotBeTakenOff) {
  const Written place(true);
  place.spoil("UPDATE ledger SET keyed = 0");
  expect_fault(place, 0, "the key is not the one");
}

TEST(LedgerChain, AnotherLedgersAnchorShows) {
  const Written place;
  const Written other;
  fs::copy_file(other.anchor(), place.anchor(), fs::copy_options::overwrite_existing);
  expect_fault(place, 0, "the anchor file is of another ledger");
}

TEST(LedgerChain, AnIndexThatHidesEntriesShows) {
  const Written place;
  place.spoil(
      "PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = 'CREATE INDEX entry_linkage ON entry "
      "(linkage) "
      "WHERE kind = ''answer''' WHERE name = 'entry_linkage'; PRAGMA writable_schema = 0");
  expect_fault(place, 0, "its index entry_linkage is not the one of a ledger");
  // Filled like that and put back as it was, it still lacks entries.
  place.spoil("REINDEX entry_linkage");
  place.spoil(
      "PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = 'CREATE INDEX entry_linkage ON "
      "entry (linkage) WHERE kind = ''question''' WHERE name = 'entry_linkage'; PRAGMA writable_schema = 0");
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { (void)place.verify(); }), HasSubstr("damaged"));
}

TEST(LedgerChain, NothingIsAddedToALedgerAtFault) {
  Written changed;
  changed.spoil("UPDATE entry SET records = 1 WHERE number = 4");
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { changed.open(); }), HasSubstr("entry 4"));

  Written older;
  older.spoil("DELETE FROM entry WHERE number > 9");
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { older.open(); }), HasSubstr("an older copy put back"));
  fs::remove(older.anchor());  // as the custodian does who put it back on purpose
  EXPECT_EQ(older.open().head().entries, 10U);

  Written removed;
  fs::remove(removed.path);
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { removed.open(); }), HasSubstr("a ledger was removed"));
  EXPECT_FALSE(fs::exists(removed.path));

  Written emptied;
  fs::resize_file(emptied.path, 0);
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { emptied.open(); }), HasSubstr("is empty"));
}

TEST(LedgerChain, IsReadWhileItGrows) {
  Place place;
  Ledger ledger = place.open();
  for (int i = 0; i < 50; ++i) {
    const Policy policy{.linkages_per_day = 0};
    ask(ledger, a_request("l" + std::to_string(i)), policy);
    const Verification found = place.verify(ledger.head());
    ASSERT_TRUE(found.sound()) << found.fault;
  }
}

}  // namespace
}  // namespace tacit::ledger
