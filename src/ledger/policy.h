// SPDX-License-Identifier: Apache-2.0
// A client's budgets. They are checked in the transaction that enters the question, so that two simultaneous
// sessions cannot both take the last share.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/approval.h"

namespace tacit::ledger {

/// Which tables of a linkage may follow a first one; each value also allows those before it (question.h,
/// Relation).
enum class Further {
  kRepeats,    // the same question again
  kSameCells,  // other statistics of the same cells
  kAnything,   // other cells: differences between the tables may be single people
};

struct Policy {
  std::uint64_t tables_per_linkage = 1;  // 0: any number
  Further further = Further::kRepeats;

  /// Linkages that a client may have tables of within 24 hours, 0: any number. Two lists that differ by one
  /// person reveal that person, and only the client sees the lists: this makes it slow, not impossible.
  std::uint64_t linkages_per_day = 20;

  /// The same within a calendar month, UTC; 0: any number.
  std::uint64_t linkages_per_month = 0;

  /// Questions of a client within 24 hours, whatever their outcome, 0: any number. Further ones are refused
  /// without an entry, so that nobody can fill the disk.
  std::uint64_t attempts_per_day = 200;

  /// Records that a client's list must have; min_cell, and two, if these are more. The default is twice the
  /// usual min_cell: a shorter list cannot have two cells that show, so it asks about one group that was
  /// picked by name.
  std::uint64_t smallest_list = 10;

  /// Whether a person decides, and how long a question may wait for that, and be asked again once it is
  /// approved (waiting.h).
  ApprovalRule approval = ApprovalRule::kNone;
  std::chrono::seconds approval_time = std::chrono::hours(168);

  bool operator==(const Policy&) const = default;
};

/// What is left of a client's budgets at one moment. Nothing is set aside by asking: questions of the same
/// account, and the clock, change it.
struct Allowance {
  std::optional<std::uint64_t> linkages;        // that it may still have tables of; nothing: any number
  std::optional<std::uint64_t> month_linkages;  // the same within the calendar month
  std::optional<std::uint64_t> attempts;        // questions that it may still ask; nothing: any number
  std::uint64_t wait_seconds = 0;   // until a budget that is used up has something again; 0: none is
  std::uint64_t smallest_list = 0;  // records that its list must have
};

}  // namespace tacit::ledger
