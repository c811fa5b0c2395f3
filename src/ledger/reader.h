// SPDX-License-Identifier: Apache-2.0
// Reads a ledger, also one that a server is writing, that does not verify, or that is a copy.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/chain.h"
#include "ledger/database.h"
#include "ledger/entry.h"
#include "ledger/signing.h"
#include "ledger/waiting.h"

namespace tacit::ledger {

/// Which questions, refusals, notes and waits to list; an empty member does not filter.
struct Filter {
  std::string account{};
  std::string linkage{};
  std::optional<Outcome> outcome{};  // kNone: under way
  std::optional<Time> since{};       // inclusive
  std::optional<Time> before{};      // exclusive
  std::size_t latest = 0;            // at most so many, the latest; 0: all
  Time now = std::chrono::floor<std::chrono::microseconds>(
      std::chrono::system_clock::now());  // when it is asked how a question that waits stands
};

struct Listed {
  Entry entry;                       // a question, refusal, note or wait
  Outcome outcome = Outcome::kNone;  // how the question ended; kNone if it has not, or for a note
  bool cleared = false;              // whether its answer may have been sent
  std::uint64_t milliseconds = 0;    // from question to outcome
  Standing standing{};               // of a wait
  std::string why{};                 // the detail of the outcome's entry, where there is one
  bool again = false;                // a question that waited, and is computed once more
};

/// Which entries are exported, by their times; an empty member does not bound them.
struct Part {
  std::optional<Time> since{};   // inclusive
  std::optional<Time> before{};  // exclusive
};

/// Which entries lie in a period, of every kind.
struct Extent {
  std::uint64_t first = 0, last = 0;  // 0: there is none
  std::uint64_t clocks_back = 0;      // made with the clock behind the entry before
};

class Reader {
 public:
  /// Throws Error(kConfig) if the file cannot be opened or is no ledger, Error(kSecurity) if it is a link or
  /// others may read it. Without the key of a keyed ledger, verify() does not work, and how a question that
  /// waits stands is believed as it is there.
  explicit Reader(const std::filesystem::path& path, std::shared_ptr<const Key> key = nullptr);

  /// In the order of their numbers.
  std::vector<Listed> list(const Filter& filter = {}) const;

  Extent extent(Time since, Time before) const;

  /// Entries of the period that are none of question, answer, outcome, refusal and note, with the account of
  /// the question that they are about, if there is one.
  std::vector<std::pair<Entry, std::string>> others(Time since, Time before) const;

  /// The question, refusal, note or wait of this number, or that the entry of this number belongs to, and all
  /// entries about it; a question that waited comes with its wait. Throws Error(kUsage) if there is none.
  std::vector<Entry> show(std::uint64_t number) const;

  /// Whether verify() can be: the ledger has no key, or this is it.
  bool can_verify() const { return has_key_; }

  /// What waits for a person's decision. Throws Error(kSecurity) where what waits was not written there.
  std::vector<Pending> pending(Time now) const;

  /// See verify_chain (chain.h). `noted`: a head that the custodian kept elsewhere.
  Verification verify(const std::optional<Head>& noted = std::nullopt) const;
  Verification verify_noted(const std::vector<Noted>& noted, std::string_view whose) const;

  /// The last entry as it is in the file, not verified.
  Head head() const;

  /// The entries with all fields, one line each; JSON objects, or CSV (RFC 4180) under a line of names.
  /// Throws Error(kInput) if the stream fails.
  void export_json_lines(std::ostream& out, const Part& part = {}) const;
  void export_csv(std::ostream& out, const Part& part = {}) const;

  /// Behind the exported entries of a part: by what an auditor sees that they are all of it (audit.h), as one
  /// JSON line. Throws Error(kUsage) if the ledger ends before the head or the part beyond it, or there is no
  /// entry in the part; Error(kSecurity) if the entries are not those that the head signs.
  void export_proof(std::ostream& out, const Part& part, const SignedHead& head) const;

 private:
  /// Null without the key of a keyed ledger.
  const Chain* chain() const { return has_key_ ? &chain_ : nullptr; }

  std::filesystem::path path_;
  std::shared_ptr<const Key> key_;
  mutable SQLite::Database database_;  // reading, too, takes a transaction
  Identity identity_;
  Chain chain_;
  bool has_key_;  // or none is needed
};

}  // namespace tacit::ledger
