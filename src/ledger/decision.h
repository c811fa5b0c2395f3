// SPDX-License-Identifier: Apache-2.0
// A person's decision about a question that waits. The server is the only one that writes the chain, so a
// decision goes into an inbox, a table of the same file, from which the server takes it into the chain within
// a second; where no server runs, whoever decides takes it there himself. It is authenticated by the
// ledger's key, where there is one: somebody who reaches the file alone decides nothing.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "ledger/database.h"
#include "ledger/entry.h"
#include "ledger/options.h"
#include "ledger/rows.h"

namespace tacit::ledger {

struct Decision {
  std::uint64_t about = 0;  // the `wait` entry
  bool approved = false;
  std::string who;  // as the person says
  std::string why;  // told to the client; may be empty of an approval
  Time time{};      // when it was made
};

struct Decided {
  Entry entry;  // the decision's
  Entry wait;   // what it is about, verified
};

/// Puts a decision into the inbox and sees it entered: by the server if one runs, or else by this process,
/// which is then the ledger's writer for a moment. The whole chain is verified first, so that what is decided
/// about is what was asked. Throws Error(kSecurity) if it does not verify; Error(kUsage) if the number is
/// none of a question that waits, if that has been decided, or waited too long; Error(kUnavailable) if a
/// server runs and does not take it within `patience` (it is kept, and taken later); and as Ledger::open.
Decided decide(const Options& options, Decision decision,
               std::chrono::milliseconds patience = std::chrono::seconds(10));

// For the writer, in its transactions; all throw SQLite::Exception where SQLite fails.

struct Received {
  Decision decision;
  bool authentic = false;
};

bool inbox_has_any(SQLite::Database& database);
/// All that is in the inbox, which is empty afterwards.
std::vector<Received> take_inbox(SQLite::Database& database, const Chain& chain);

/// Why the decision cannot be, at its own time; empty if it can.
std::string objection_to(SQLite::Database& database, const Chain* chain, const Decision& decision);

/// The entry of a decision.
Entry decision_entry(const Decision& decision);

}  // namespace tacit::ledger
