// SPDX-License-Identifier: Apache-2.0
// The one writer of a ledger: appends entries to the chain, each in a transaction that is on the disk when
// the call returns. Ledger and its tickets (ledger.h) share it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/anchor.h"
#include "ledger/budgets.h"
#include "ledger/chain.h"
#include "ledger/database.h"
#include "ledger/decision.h"
#include "ledger/entry.h"
#include "ledger/files.h"
#include "ledger/options.h"
#include "ledger/rows.h"
#include "ledger/waiting.h"

namespace tacit::ledger {

class Writer {
 public:
  /// See Ledger::open.
  explicit Writer(Options options);
  /// Writes what is left of outcomes, if it can.
  ~Writer();

  /// Enters a question of an entry's fields, or enters a refusal and throws Refused.
  struct Admitted {
    std::uint64_t number = 0, waited = 0;  // the entry's, and of the `wait` that it is about
  };
  Admitted admit(Entry question, const Policy& policy);
  /// The same question before that; enters a refusal alone.
  void check(Entry question, const Policy& policy);
  /// 0 without an entry.
  std::uint64_t refuse(Entry question, const Policy& policy, std::string_view reason);
  /// See Ledger.
  Standing look_up(Entry question, const Policy& policy);
  Standing wait(Entry question, const Policy& policy, const Cost& cost);
  Standing standing(std::uint64_t wait);
  std::size_t waiting();
  std::size_t take_decisions();
  Allowance allowance(Entry question, const Policy& policy);
  void clear(std::uint64_t question);
  /// An outcome that cannot be written is kept, and written before the next entry that can be.
  void finish(Entry outcome) noexcept;
  void note(std::string_view text);
  bool note_change(std::string_view kind, std::string_view text);
  Head head() const;

 private:
  template <class Work>
  void transact(Work&& work);
  /// `look` says why not, or enters what it is about: a refusal is entered then, and thrown as Refused.
  template <class Look>
  void enter_or_refuse(Entry& question, const Policy& policy, Look&& look);
  template <class Work>
  void read(Work&& work);
  void check_tail();
  void verify_again();
  /// The time that an entry would have now.
  Time now() const { return std::max(clock(), last_time_); }
  // Within transact():
  /// 0, and no entry, for one over the attempts.
  std::uint64_t append_refusal(Entry question, const Policy& policy, std::string_view reason);
  std::optional<Objection> object_by_person(Entry& question, const Policy& policy);
  std::optional<Objection> object_to_waits(const Entry& question);
  bool enter(const Received& received);
  std::string objection_by_time(const Decision& decision);
  std::uint64_t append(Entry entry);
  Time clock() const { return std::chrono::floor<std::chrono::microseconds>(options_.clock()); }
  SQLite::Database open_or_create() const;
  Identity identify();
  void check_soundness();
  void end_what_was_left();
  void drop_anchor();

  const Options options_;
  const ProcessLock lock_;
  SQLite::Database database_;
  const Identity identity_;
  const Chain chain_;

  mutable std::mutex mutex_;
  Head tail_;  // within a transaction; the committed one between
  Head committed_;
  Time last_time_{};
  std::int64_t verified_version_ = 0;  // of the data, as SQLite counts it, when all of it was verified
  std::vector<Entry> unwritten_;       // outcomes
  bool anchor_fails_ = false;
};

}  // namespace tacit::ledger
