// SPDX-License-Identifier: Apache-2.0
// Verifies the chain: every entry is what was written and in its place, and none is missing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/anchor.h"
#include "ledger/rows.h"

namespace tacit::ledger {

/// A head that is known from elsewhere, and where it was signed also what the tree over its entries has for a
/// root.
struct Noted {
  Head head;
  std::optional<Hash> root{};
};

struct Verification {
  std::string fault;                 // what is wrong, in words; empty if nothing is
  std::uint64_t first_fault = 0;     // the entry at fault, 0 if it is none in particular
  Head head;                         // the last entry that is sound
  Hash root{};                       // of the tree over the entries up to there (tree.h)
  std::vector<std::string> remarks;  // what is no fault but worth a look: clocks that went back, no anchor

  bool sound() const { return fault.empty(); }
};

/// Reads all entries in one state of the file, sees that each can follow those before (meaning.h) and that
/// the file has a ledger's tables and nothing else, and compares them with the anchor and with the heads that
/// were noted elsewhere. Time is proportional to the number of entries. Throws Error(kUsage) if the ledger is
/// keyed and no key is given, Error(kInput) if the file cannot be read.
///
/// `whose` names a noted head in what is said, such as "the noted head".
///
/// `anchor` must have been read before: entries that a server adds meanwhile are then no contradiction.
Verification verify_chain(SQLite::Database& database, const Key* key, const Anchor& anchor,
                          const std::vector<Noted>& noted, std::string_view whose = "the noted head");

/// The same within the caller's transaction. Throws SQLite::Exception where SQLite fails.
Verification verify_within(SQLite::Database& database, const Key* key, const Anchor& anchor,
                           const std::vector<Noted>& noted, std::string_view whose = "the noted head");

}  // namespace tacit::ledger
