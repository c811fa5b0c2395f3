// SPDX-License-Identifier: Apache-2.0
// What a chain's entries say of each other. Hashes show that entries are those that were written; this shows
// that what was written can be: no answer without its question, and none of a question that waited without a
// person's approval of its own.
#pragma once

#include <string>
#include <vector>

#include "ledger/entry.h"

namespace tacit::ledger {

class Meaning {
 public:
  /// Takes the entries from the first on, in their order. Why this one cannot follow those before; empty if
  /// it can.
  std::string visit(const Entry& entry);

 private:
  struct Seen {
    Kind kind = Kind::kNote;
    bool decided = false, approved = false;  // of a wait
    bool answered = false;                   // of a question, and of a wait by one of its questions
    bool ended = false;                      // of a question
    std::uint64_t about = 0;
  };

  /// The earlier entry of this number and kind; null if there is none.
  Seen* find(std::uint64_t number, Kind kind);
  std::string visit_decision(const Entry& entry);
  std::string visit_answer(const Entry& entry);
  std::string visit_outcome(const Entry& entry);

  std::vector<Seen> seen_;  // entry n at n - 1
};

}  // namespace tacit::ledger
