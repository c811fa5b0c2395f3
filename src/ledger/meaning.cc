// SPDX-License-Identifier: Apache-2.0
#include "ledger/meaning.h"

#include <fmt/format.h>

namespace tacit::ledger {

Meaning::Seen* Meaning::find(std::uint64_t number, Kind kind) {
  if (number == 0 || number > seen_.size()) return nullptr;
  Seen& found = seen_[number - 1];
  return found.kind == kind ? &found : nullptr;
}

std::string Meaning::visit_decision(const Entry& entry) {
  Seen* wait = find(entry.about, Kind::kWait);
  if (wait == nullptr) return fmt::format("it decides about entry {}, which does not wait", entry.about);
  if (wait->decided) return fmt::format("it is a second decision about entry {}", entry.about);
  wait->decided = true;
  wait->approved = entry.kind == Kind::kApproval;
  return {};
}

std::string Meaning::visit_answer(const Entry& entry) {
  Seen* question = find(entry.about, Kind::kQuestion);
  if (question == nullptr) return fmt::format("it answers entry {}, which is no question", entry.about);
  if (question->answered) return fmt::format("it is a second answer to entry {}", entry.about);
  question->answered = true;
  if (question->about == 0) return {};
  Seen* wait = find(question->about, Kind::kWait);
  if (wait == nullptr || !wait->approved)
    return fmt::format("it answers entry {}, and nobody had approved entry {}", entry.about, question->about);
  if (wait->answered)
    return fmt::format("the approval of entry {} had been used by another answer", question->about);
  wait->answered = true;
  return {};
}

std::string Meaning::visit_outcome(const Entry& entry) {
  Seen* question = find(entry.about, Kind::kQuestion);
  if (question == nullptr)
    return fmt::format("it is the outcome of entry {}, which is no question", entry.about);
  if (question->ended) return fmt::format("it is a second outcome of entry {}", entry.about);
  question->ended = true;
  return {};
}

std::string Meaning::visit(const Entry& entry) {
  std::string why;
  switch (entry.kind) {
    case Kind::kApproval:
    case Kind::kDenial:
      why = visit_decision(entry);
      break;
    case Kind::kAnswer:
      why = visit_answer(entry);
      break;
    case Kind::kOutcome:
      why = visit_outcome(entry);
      break;
    case Kind::kQuestion:
      if (entry.about != 0 && find(entry.about, Kind::kWait) == nullptr)
        why = fmt::format("it is about entry {}, which does not wait", entry.about);
      break;
    case Kind::kRefusal:
    case Kind::kNote:
    case Kind::kWait:
      break;
  }
  seen_.push_back({.kind = entry.kind, .about = entry.about});
  return why;
}

}  // namespace tacit::ledger
