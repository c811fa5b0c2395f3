// SPDX-License-Identifier: Apache-2.0
// Questions that wait for a person's decision (docs/ledger.md, "Approval"). A `wait` entry has the whole
// question; an `approval` or a `denial` is about it; and the question that is computed by an approval is
// about it, too. What a waiting question's standing is follows from these entries and the time alone.
//
// An approval counts for one answer. It is used up by the `answer` entry of a question about its wait: from
// there on the answer may have been sent. A question that ended before that leaves it as it was.
//
// All functions are within a transaction, and throw SQLite::Exception where SQLite fails. An entry of a
// question that waits, or of a decision, counts only where it is chained: they throw as require_chained
// (rows.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/approval.h"
#include "ledger/database.h"
#include "ledger/entry.h"
#include "ledger/rows.h"

namespace tacit::ledger {

/// What an answer is expected to take of the server.
struct Cost {
  double seconds = 0;
  std::uint64_t bytes = 0;
};

/// What a `wait` entry has in its detail, beside the question.
struct Waiting {
  std::string purpose;                          // as the client says it; may be empty
  ApprovalRule rule = ApprovalRule::kQuestion;  // what waits
  std::uint64_t seconds = 0, bytes = 0;         // what its answer is expected to take of the server
  Time until{};                                 // when it has waited long enough

  bool operator==(const Waiting&) const = default;
};

/// JSON on one line, and back. Reading throws Error(kSecurity) for what nothing here has written.
std::string waiting_text(const Waiting& waiting);
Waiting waiting_of(const Entry& wait);
/// Nothing for another kind of entry, or one that nothing here has written.
std::optional<Waiting> readable_waiting(const Entry& entry);

enum class WaitState {
  kWaiting,   // nobody has decided yet
  kApproved,  // for one answer, which has not been sent
  kDenied,
  kUsed,    // its answer may have been sent
  kLapsed,  // nobody decided in time, or nobody asked again in time
};

struct Standing {
  std::uint64_t number = 0;  // of the `wait` entry; 0: there is none
  WaitState state = WaitState::kWaiting;
  bool under_way = false;  // it is being computed
  Time until{};            // waiting: may be decided; approved: may be asked again; denied: stays so
  std::string who, why;    // of the decision
};

/// Of the `wait` entry at `now`. A decision counts for as long as the question could have waited.
Standing standing_of(SQLite::Database& database, const Chain* chain, const Entry& wait, Time now);

/// Of the latest question of the same account, model, question, number of records and purpose that waits, is
/// approved or is denied, and was entered for cells that show no fewer people than now; number 0 if there is
/// none. `question.detail` is the purpose.
Standing find_standing(SQLite::Database& database, const Chain* chain, const Entry& question, Time now);

/// The `wait` entry of this number.
std::optional<Entry> find_wait(SQLite::Database& database, const Chain* chain, std::uint64_t number);

/// The decision about a wait; the writer enters no second.
std::optional<Entry> find_decision(SQLite::Database& database, const Chain* chain, std::uint64_t wait);

/// The wait that the question of this entry is about; 0 where it needs nobody's decision. Throws
/// Error(kSecurity) if there is no such question.
std::uint64_t wait_of(SQLite::Database& database, const Chain* chain, std::uint64_t question);

/// Whether a question about this wait may be answered as far as persons decide: it is approved, and no answer
/// has used that up. Time has no part in it: what was begun in time may end.
bool may_be_answered(SQLite::Database& database, const Chain* chain, std::uint64_t wait);

struct Pending {
  Entry entry;
  Waiting waiting;
  Standing standing;
};

/// Everything that waits for a decision at `now`, in the order of numbers.
std::vector<Pending> all_pending(SQLite::Database& database, const Chain* chain, Time now);

}  // namespace tacit::ledger
