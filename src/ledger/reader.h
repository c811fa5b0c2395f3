// SPDX-License-Identifier: Apache-2.0
// Reads a ledger, also one that a server is writing, that does not verify, or that is a copy.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/chain.h"
#include "ledger/database.h"
#include "ledger/entry.h"
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
};

class Reader {
 public:
  /// Throws Error(kConfig) if the file cannot be opened or is no ledger, Error(kSecurity) if it is a link or
  /// others may read it. The key is needed for verify() alone.
  explicit Reader(const std::filesystem::path& path, std::shared_ptr<const Key> key = nullptr);

  /// In the order of their numbers.
  std::vector<Listed> list(const Filter& filter = {}) const;

  /// The question, refusal, note or wait of this number, or that the entry of this number belongs to, and all
  /// entries about it; a question that waited comes with its wait. Throws Error(kUsage) if there is none.
  std::vector<Entry> show(std::uint64_t number) const;

  /// What waits for a person's decision.
  std::vector<Pending> pending(Time now) const;

  /// See verify_chain (chain.h). `noted`: a head that the custodian kept elsewhere.
  Verification verify(const std::optional<Head>& noted = std::nullopt) const;

  /// The last entry as it is in the file, not verified.
  Head head() const;

  /// All entries with all fields, one line each; JSON objects, or CSV (RFC 4180) under a line of names.
  /// Throws Error(kInput) if the stream fails.
  void export_json_lines(std::ostream& out) const;
  void export_csv(std::ostream& out) const;

 private:
  std::filesystem::path path_;
  std::shared_ptr<const Key> key_;
  mutable SQLite::Database database_;  // reading, too, takes a transaction
  Identity identity_;
};

}  // namespace tacit::ledger
