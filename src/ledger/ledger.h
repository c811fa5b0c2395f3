// SPDX-License-Identifier: Apache-2.0
// A custodian's ledger of answers (docs/ledger.md): who asked what, about how many, and how it ended, entered
// before an answer is sent, within the budgets that the custodian sets. An answer that cannot be entered is
// not sent.
//
//   // The question is entered, and its share of the budgets taken.
//   Ticket ticket = ledger.admit(request, policy);
//   ..  // compute
//   // "The answer is about to be sent" is on the disk; what sends asks for a clearance, so that nobody
//   forgets. const Clearance clearance = ticket.before_answer(); send(answer, clearance);
//   ticket.answered(clearance);  // or failed(), cancelled(); without, "abandoned" is entered
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/anchor.h"
#include "ledger/entry.h"
#include "ledger/options.h"
#include "ledger/policy.h"
#include "ledger/question.h"
#include "ledger/refused.h"
#include "ledger/waiting.h"

namespace tacit::ledger {

class Writer;

/// All that an entry says of a question.
struct Request {
  Client client;
  std::string model;  // its hash
  Question question;
  std::uint64_t records = 0;         // n, of the client's list
  std::uint64_t server_records = 0;  // S
  std::uint64_t min_cell = 0;
  std::uint64_t cells = 0;  // of the table, suppressed ones included
  std::string linkage;      // random_id(), made by the server for each linkage
  std::uint32_t protocol = 0;
  std::string purpose = {};  // what the question is for, in the client's words; may be empty
};

/// Proof that the ledger has the entry of an answer. Only Ticket::before_answer makes one.
class Clearance {
 public:
  Clearance(Clearance&&) = default;
  Clearance& operator=(Clearance&&) = default;

  /// The question's entry.
  std::uint64_t entry() const { return entry_; }

 private:
  friend class Ticket;
  explicit Clearance(std::uint64_t entry) : entry_(entry) {}
  std::uint64_t entry_;
};

/// A question that was admitted. Belongs to one thread at a time; different tickets may be used at once. It
/// may outlive its ledger.
class Ticket {
 public:
  Ticket(Ticket&&) = default;
  Ticket& operator=(Ticket&&) = delete;
  /// Enters kAbandoned if nothing else was.
  ~Ticket();

  /// Its entry.
  std::uint64_t number() const { return number_; }

  /// The `wait` entry by whose approval it is answered; 0 where nobody has to approve.
  std::uint64_t waited() const { return waited_; }

  /// Once, before the first byte from which the client can compute a result. When it returns, the entry
  /// survives a power failure. Throws Refused(kUnavailable) if it cannot be written, Refused(kApproval) if a
  /// person's approval is needed and there is none: the answer must not be sent.
  [[nodiscard]] Clearance before_answer();

  /// How it ended, once; nothing can be cleared afterwards. These do not throw: if an outcome cannot be
  /// written now, there is a warning (Options), and it is written before the next entry. Reasons go into the
  /// ledger and contain nothing from a record.
  void answered(const Clearance& clearance);
  void failed(std::string_view reason);
  void cancelled(std::string_view reason);

 private:
  friend class Ledger;
  Ticket(std::shared_ptr<Writer> writer, std::uint64_t number, std::uint64_t waited)
      : writer_(std::move(writer)),
        number_(number),
        waited_(waited),
        begun_(std::chrono::steady_clock::now()) {}
  void end(Outcome outcome, std::string_view detail);

  std::shared_ptr<Writer> writer_;  // null once it has ended, or was moved away
  std::uint64_t number_, waited_;
  std::chrono::steady_clock::time_point begun_;
  bool cleared_ = false;
};

/// May be used from several threads.
class Ledger {
 public:
  /// Makes the file if it is not there, verifies the whole chain, and enters kAbandoned for questions that a
  /// process left open. Throws Error(kConfig) if the file cannot be written, another process writes it, or it
  /// is no ledger; Error(kSecurity) for files that others may read, for a wrong key, and for a ledger that
  /// does not verify or is shorter than its anchor file says; Error(kUsage) for a keyed ledger without its
  /// key; Error(kInput) for a damaged file.
  static Ledger open(Options options);

  /// Whether admit() would find the question within the budgets now, for work that comes before it: enters
  /// nothing where it would, and else throws as admit(), with the entry of the refusal.
  void check(const Request& request, const Policy& policy);

  /// Enters the question, or throws: Refused(kLimit) if the policy does not allow it, which is entered, too;
  /// Refused(kUnavailable) if no entry can be written. Where a person decides (policy.approval), the question
  /// has waited before: Refused(kApproval) if it has not, or is not approved and has to be by now,
  /// Refused(kLimit) if it was decided against, Refused(kUnavailable) while it is answered elsewhere.
  Ticket admit(const Request& request, const Policy& policy);

  /// How a question stands that needs a person's decision; number 0 where it has not been asked yet and may
  /// be. Enters nothing, or throws, with an entry of the refusal: Refused(kLimit) if the budgets do not allow
  /// it, or it was decided against. Throws Refused(kUnavailable) as admit().
  Standing look_up(const Request& request, const Policy& policy);

  /// Enters that the question waits for a decision, unless it does already, and returns how it stands. Throws
  /// Refused as look_up().
  Standing wait(const Request& request, const Policy& policy, const Cost& cost);

  /// How the question of this `wait` entry stands now. Throws Refused(kUnavailable) if that cannot be read.
  Standing standing(std::uint64_t wait) const;

  /// How many questions wait for a decision. Throws Refused(kUnavailable) as standing().
  std::size_t waiting() const;

  /// Enters the decisions that persons have made since (decision.h), and returns how many. Throws Error if
  /// they cannot be entered now; they are kept.
  std::size_t take_decisions();

  /// Enters that a question was refused for a reason outside the ledger, such as a measure that this client
  /// may not ask for. Throws Refused(kUnavailable) if it cannot be written; refusals over the policy's
  /// attempts_per_day are not. Returns the entry's number, 0 without one.
  std::uint64_t refuse(const Request& request, const Policy& policy, std::string_view reason);

  /// What is left of a client's budgets now; enters nothing. Throws Refused(kUnavailable) if the ledger
  /// cannot be read.
  Allowance allowance(const Client& client, std::uint64_t min_cell, const Policy& policy) const;

  /// Enters a remark of the custodian's. Throws Error(kInput) if it cannot be written.
  void note(std::string_view text);

  /// The same, unless the latest remark that begins with `kind`, as this one does, says the same; returns
  /// whether it was entered.
  bool note_change(std::string_view kind, std::string_view text);

  Head head() const;

 private:
  explicit Ledger(std::shared_ptr<Writer> writer) : writer_(std::move(writer)) {}
  std::shared_ptr<Writer> writer_;
};

}  // namespace tacit::ledger
