// SPDX-License-Identifier: Apache-2.0
#include "ledger/entry.h"

#include "base/hex.h"
#include "ledger/support.h"

namespace tacit::ledger {
namespace {

Entry fixed_entry() {
  Entry entry;
  entry.number = 7;
  entry.time = Time(std::chrono::microseconds(1772366400000123));
  entry.clock = Time(std::chrono::microseconds(1772366399000000));
  entry.kind = Kind::kQuestion;
  entry.client = {.account = "institute", .subject = "CN=Institute, O=University", .fingerprint = "ab12"};
  entry.model = "0ee73e2f4bbb";
  entry.question = R"({"by":["state"],"statistics":[["count"],["mean","income"]],"split":0})";
  entry.records = 5000;
  entry.server_records = 6000;
  entry.min_cell = 5;
  entry.cells = 9;
  entry.linkage = "00112233445566778899aabbccddeeff";
  entry.protocol = 3;
  entry.program = "tacit 0.1.0";
  entry.detail = "d\xc3\xa9tail";
  entry.milliseconds = 12;
  return entry;
}

Hash counting() {
  Hash bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
  return bytes;
}

// Computed by another program (Python's hashlib) from docs/ledger.md, "The chain". Whoever has to change
// these must give the format a new version: ledgers that exist would no longer verify.
TEST(LedgerEntry, GoldenHashes) {
  const Key key(counting());
  EXPECT_EQ(to_hex(genesis("ledger-id", nullptr)),
            "1a61183c5b9068401bf5f9bbb07035223c8ee71201d0dcaa96c1f711dfd03c5f");
  EXPECT_EQ(to_hex(genesis("ledger-id", &key)),
            "1c50c4e2b567a4571f49872f36cf9164c0193bbfd581871fbefddc5bf5975d6b");
  EXPECT_EQ(to_hex(chain_hash(counting(), fixed_entry(), nullptr)),
            "dd48af113dbc52085ed2a65f12193f3601b015b90cb30fe454ff06587dc9dd52");
  EXPECT_EQ(to_hex(chain_hash(counting(), fixed_entry(), &key)),
            "e86a2f84e45631056537b752ceca8630ecc8374058c67e9ba435ecea587b83dd");
}

TEST(LedgerEntry, NeighbouringTextsAreKeptApart) {
  Entry one = fixed_entry();
  Entry other = fixed_entry();
  one.client.account = "ab";
  one.client.subject = "c";
  other.client.account = "a";
  other.client.subject = "bc";
  EXPECT_NE(encoding(one), encoding(other));
}

TEST(LedgerEntry, NamesReadBack) {
  for (const Kind kind : {Kind::kQuestion, Kind::kAnswer, Kind::kOutcome, Kind::kRefusal, Kind::kNote}) {
    EXPECT_EQ(parse_kind(name(kind)), kind);
  }
  for (const Outcome outcome : {Outcome::kNone, Outcome::kAnswered, Outcome::kFailed, Outcome::kCancelled,
                                Outcome::kRefused, Outcome::kAbandoned}) {
    EXPECT_EQ(parse_outcome(name(outcome)), outcome);
  }
  EXPECT_EQ(parse_kind("Question"), std::nullopt);
  EXPECT_EQ(parse_outcome("lost"), std::nullopt);
}

TEST(LedgerEntry, CleanTextHasNoControlsAndABound) {
  EXPECT_EQ(clean("CN=a\nb\x1b[31m\x7f"), "CN=a?b?[31m?");
  EXPECT_EQ(clean(std::string(2000, 'x')).size(), kMaxText);
  // 499 letters and a character of two bytes: cut before it, not inside.
  const std::string bound(499, 'x');
  EXPECT_EQ(clean(bound + "\xc3\xa9yy"), bound);
}

TEST(LedgerEntry, TimeAsText) {
  EXPECT_EQ(utc_text(fixed_entry().time), "2026-03-01T12:00:00.000123Z");
  EXPECT_EQ(utc_text(Time{}), "1970-01-01T00:00:00.000000Z");
}

TEST(LedgerHead, ReadsBackFromItsLine) {
  const Head head{.ledger = "ab", .entries = 12, .hash = counting()};
  EXPECT_EQ(parse_head(head.text()), head);
  EXPECT_EQ(parse_head("  " + head.text() + "\n"), head);
  for (const std::string& text :
       {std::string(), std::string("tacit-ledger 1 ab 12"), head.text() + "0", head.text() + " 1",
        "x" + head.text(), std::string("tacit-ledger 1 ab -1 ") + to_hex(counting()),
        std::string("tacit-ledger 2 ab 12 ") + to_hex(counting())}) {
    EXPECT_EQ(parse_head(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace tacit::ledger
