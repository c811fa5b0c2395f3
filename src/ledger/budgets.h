// SPDX-License-Identifier: Apache-2.0
// Whether a question fits what a client is allowed. A question counts against a budget while it is under way
// and once its answer may have left; one that ended before has told the client nothing and gives its share
// back.
#pragma once

#include <optional>
#include <string>

#include "ledger/database.h"
#include "ledger/entry.h"
#include "ledger/policy.h"

namespace tacit::ledger {

struct Objection {
  std::string told;     // to the client; says nothing about others
  std::string detail;   // for the entry and the server's log
  bool entered = true;  // whether the refusal gets an entry
};

/// Looks at a question that is about to be entered (one with `about` has waited, waiting.h) with the clock at
/// `question.clock`, in a transaction for writing.
std::optional<Objection> object(SQLite::Database& database, const Entry& question, const Policy& policy);

/// Whether a refusal of this client now would still get an entry, as in object().
bool within_attempts(SQLite::Database& database, const Entry& question, const Policy& policy);

/// What object() would leave this client now: of `question`, its account, its min_cell and its clock count.
Allowance allowance(SQLite::Database& database, const Entry& question, const Policy& policy);

}  // namespace tacit::ledger
