// SPDX-License-Identifier: Apache-2.0
// What a ledger says of a period, for whoever answers for the data: who asked what and what for, how often,
// and what became of it. Counted from the entries; nothing is judged but by their numbers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ledger/reader.h"

namespace tacit::ledger {

/// From the first moment on, up to and without the second. UTC, by the entries' times.
struct Period {
  Time since{};
  Time before{};
};

/// Questions by what became of them. Each is in one of the first seven.
struct Tally {
  std::uint64_t answered = 0, refused = 0, failed = 0, cancelled = 0, abandoned = 0, under_way = 0;
  std::uint64_t security = 0;  // of those refused or failed: for a reason of security
  std::uint64_t unsure = 0;    // of those not answered: the answer may have been sent all the same

  std::uint64_t asked() const { return answered + refused + failed + cancelled + abandoned + under_way; }
  void add(const Listed& listed);
  Tally& operator+=(const Tally& other);

  bool operator==(const Tally&) const = default;
};

/// The lengths of lists, in records.
struct Lengths {
  std::uint64_t lists = 0, shortest = 0, longest = 0, median = 0;  // of an even number, the lower of two

  bool operator==(const Lengths&) const = default;
};

/// Questions of one client that are alike: the same question, and the same purpose.
struct Asked {
  std::string question;  // canonical_text()
  std::string purpose;   // may be empty
  Tally tally;
  Lengths lists;
  Time first{}, last{};
};

/// Why questions were refused, or failed: reasons that differ in numbers and names alone are one.
struct Reason {
  std::string text;  // of the first of them
  std::uint64_t times = 0;
  bool security = false;
};

/// Linkages with lists of nearly the same length. If two such lists differ by one person, so do their tables,
/// and only the client sees the lists.
struct NearRepeats {
  std::uint64_t linkages = 0;
  std::uint64_t shortest = 0, longest = 0;  // records; the longest is at most 0.1 % or one record longer
  std::vector<std::uint64_t> entries{};     // of the first ones, at most kShownEntries
};
inline constexpr std::uint64_t kManyRepeats = 3;  // so many linkages are worth a look
inline constexpr std::size_t kShownEntries = 10;

/// What an account has used of its budgets at the end of the period: within the last 24 hours of it, and
/// within the calendar month that it ends in.
struct Used {
  std::uint64_t linkages_of_day = 0, linkages_of_month = 0, attempts_of_day = 0;
};

struct Certificate {
  std::string subject, fingerprint;

  bool operator==(const Certificate&) const = default;
};

struct ClientSummary {
  std::string account;
  std::vector<Certificate> certificates;  // that it showed, in the order of their first question
  Tally tally;
  Lengths lists;                      // of all questions, refused ones too
  std::uint64_t without_purpose = 0;  // questions that do not say what they are for
  std::vector<Asked> asked;           // those asked most often first
  std::vector<Reason> refused, failed;
  std::vector<NearRepeats> near_repeats;  // of tables that may have left, the most linkages first
};

/// An entry of a kind that is none of question, answer, outcome, refusal and note, such as a decision.
struct OtherEntry {
  Entry entry;
  std::string account;  // of the question that it is about; may be empty
};

struct Summary {
  Period period;
  Head head;                          // of the ledger, whatever the period is
  std::string account;                // that alone is looked at; empty: all are
  std::uint64_t first = 0, last = 0;  // entries of the period, whosever; 0: there is none
  Tally tally{};
  std::vector<ClientSummary> clients{};  // that asked in the period, by name
  std::map<std::string, Used> used{};    // by account; those that are not there have used nothing
  std::vector<OtherEntry> others{};
  std::vector<Entry> notes{};     // none where one client alone is looked at
  std::uint64_t clocks_back = 0;  // entries that were made with the clock behind the entry before
  bool verified = false;          // for whoever made the summary to say
};

/// What is behind the entries of the period; an outcome that came later counts with its question. `account`:
/// of this client alone, unless it is empty. Throws as Reader::list(). Seconds for 100,000 entries.
Summary summarize(const Reader& reader, const Period& period, const std::string& account);

}  // namespace tacit::ledger
