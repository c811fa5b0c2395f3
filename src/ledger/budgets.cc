// SPDX-License-Identifier: Apache-2.0
#include "ledger/budgets.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "ledger/days.h"
#include "ledger/rows.h"

namespace tacit::ledger {

namespace {

// Of a question q: under way, or its answer may have been sent.
constexpr std::string_view kCounts =
    "(EXISTS (SELECT 1 FROM entry a WHERE a.about = q.number AND a.about != 0 AND a.kind = 'answer') OR "
    "NOT EXISTS (SELECT 1 FROM entry o WHERE o.about = q.number AND o.about != 0 AND o.kind = 'outcome'))";

// When an account (?1) has asked since (?2), whatever came of it. A question that waits for a person has
// asked by that, and not again by its first computation.
constexpr const char* kAttempts =
    "SELECT q.clock FROM entry q WHERE q.kind IN ('question', 'refusal') AND q.account = ?1 AND q.clock > ?2 "
    "AND (q.about = 0 OR EXISTS (SELECT 1 FROM entry f WHERE f.about = q.about AND f.about != 0 AND f.kind = "
    "'question' AND f.number < q.number)) UNION ALL SELECT w.clock FROM entry w WHERE w.kind = 'wait' AND "
    "w.account = ?1 AND w.clock > ?2";

// Days are counted by the clock as it was, not by the entries' times: after a jump forward and back these do
// not advance, and a budget would never come back. Entries with a later clock than now count, so that setting
// the clock back frees nothing.
std::int64_t day_before(const Entry& question) {
  return (question.clock - std::chrono::days(1)).time_since_epoch().count();
}

// A month begins at 0:00 UTC of its first day.
std::chrono::sys_days month_of(Time time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return day.year() / day.month() / 1;
}

std::chrono::sys_days month_behind(Time time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return (day.year() / day.month() + std::chrono::months(1)) / 1;
}

std::int64_t last_before_month(const Entry& question) {
  return Time(month_of(question.clock)).time_since_epoch().count() - 1;
}

std::string who(const Entry& question) {
  return fmt::format("client \"{}\"", question.client.account);
}

std::uint64_t smallest_list(const Entry& question, const Policy& policy) {
  return std::max({policy.smallest_list, question.min_cell, std::uint64_t{2}});
}

std::vector<std::int64_t> clocks_in(SQLite::Statement& rows) {
  std::vector<std::int64_t> clocks;
  while (rows.executeStep()) clocks.push_back(rows.getColumn(0).getInt64());
  return clocks;
}

std::optional<Objection> object_to_size(const Entry& question, const Policy& policy) {
  const std::uint64_t least = smallest_list(question, policy);
  if (question.records >= least) return std::nullopt;
  return Objection{.told = fmt::format("a list of {} {} is too short: this custodian answers for {} or more",
                                       question.records, question.records == 1 ? "record" : "records", least),
                   .detail = fmt::format("{}: a list of {} records, the least is {}", who(question),
                                         question.records, least)};
}

bool allowed(Relation relation, Further further) {
  switch (relation) {
    case Relation::kRepeat:
      return true;
    case Relation::kSameCells:
      return further >= Further::kSameCells;
    case Relation::kOverlap:
      return further >= Further::kAnything;
  }
  return false;
}

std::optional<Objection> object_to_tables(SQLite::Database& database, const Entry& question,
                                          const Policy& policy) {
  const Question asked = parse_question(question.question);
  SQLite::Statement rows(database,
                         fmt::format("SELECT q.number, q.account, q.question FROM entry q WHERE q.kind = "
                                     "'question' AND q.linkage = ? AND {} ORDER BY q.number",
                                     kCounts));
  SQLite::bind(rows, question.linkage);
  std::uint64_t tables = 0;
  std::optional<std::uint64_t> overlapped;
  while (rows.executeStep()) {
    ++tables;
    if (rows.getColumn(1).getString() != question.client.account) {
      throw Error(ErrorCategory::kInternal, "two clients have one linkage");
    }
    const Relation to_earlier = relation(parse_question(rows.getColumn(2).getString()), asked);
    if (!overlapped && !allowed(to_earlier, policy.further)) {
      overlapped = static_cast<std::uint64_t>(rows.getColumn(0).getInt64());
    }
  }
  if (policy.tables_per_linkage != 0 && tables >= policy.tables_per_linkage) {
    return Objection{
        .told = fmt::format(
            "this linkage has had the {} that the custodian allows; put all that you need into one "
            "question, or ask the custodian",
            policy.tables_per_linkage == 1 ? "one table"
                                           : fmt::format("{} tables", policy.tables_per_linkage)),
        .detail = fmt::format("{}: linkage {} has {} of {} tables", who(question), question.linkage, tables,
                              policy.tables_per_linkage)};
  }
  if (overlapped) {
    return Objection{
        .told =
            "a table of this linkage exists that groups the same people differently, and the difference of "
            "two such "
            "tables can be a single person; put all that you need into one question, or ask the custodian",
        .detail = fmt::format("{}: linkage {}: overlaps the table of entry {}", who(question),
                              question.linkage, *overlapped)};
  }
  return std::nullopt;
}

// Of the account's other linkages that count against its budget, after this moment: when each was last asked
// about, the oldest first.
std::vector<std::int64_t> clocks_of_linkages(SQLite::Database& database, const Entry& question,
                                             std::int64_t after) {
  SQLite::Statement rows(
      database,
      fmt::format("SELECT max(q.clock) FROM entry q WHERE q.kind = 'question' AND q.kind IN ('question', "
                  "'refusal') AND q.account = ? AND q.clock > ? AND q.linkage != ? AND {} "
                  "GROUP BY q.linkage ORDER BY max(q.clock)",
                  kCounts));
  SQLite::bind(rows, question.client.account, after, question.linkage);
  return clocks_in(rows);
}

std::vector<std::int64_t> clocks_of_attempts(SQLite::Database& database, const Entry& question) {
  SQLite::Statement rows(database, fmt::format("{} ORDER BY 1", kAttempts));
  SQLite::bind(rows, question.client.account, day_before(question));
  return clocks_in(rows);
}

std::optional<Objection> object_to_linkages(SQLite::Database& database, const Entry& question,
                                            const Policy& policy) {
  if (policy.linkages_per_day == 0) return std::nullopt;
  const std::uint64_t others = clocks_of_linkages(database, question, day_before(question)).size();
  if (others < policy.linkages_per_day) return std::nullopt;
  return Objection{
      .told = fmt::format(
          "the {} that this client may make within 24 hours {} used up; try again later, or ask the "
          "custodian",
          policy.linkages_per_day == 1 ? "one linkage" : fmt::format("{} linkages", policy.linkages_per_day),
          policy.linkages_per_day == 1 ? "is" : "are"),
      .detail = fmt::format("{}: {} linkages within 24 hours, allowed are {}", who(question), others,
                            policy.linkages_per_day)};
}

// When a month's budget of which these are taken has something again: all but budget - 1 of them are of an
// earlier month then. Entries of a clock that was in the future hold until their own month is over.
std::chrono::sys_days month_with_room(std::uint64_t budget, const std::vector<std::int64_t>& clocks) {
  return month_behind(Time(std::chrono::microseconds(clocks[clocks.size() - budget])));
}

std::optional<Objection> object_to_month(SQLite::Database& database, const Entry& question,
                                         const Policy& policy) {
  const std::uint64_t budget = policy.linkages_per_month;
  if (budget == 0) return std::nullopt;
  const auto clocks = clocks_of_linkages(database, question, last_before_month(question));
  if (clocks.size() < budget) return std::nullopt;
  const bool one = budget == 1;
  return Objection{
      .told = fmt::format("the {} that this client may make within a calendar month {} used up until {} "
                          "(UTC); ask again then, or ask the custodian",
                          one ? "one linkage" : fmt::format("{} linkages", budget), one ? "is" : "are",
                          day_text(month_with_room(budget, clocks))),
      .detail = fmt::format("{}: {} linkages within the calendar month, allowed are {}", who(question),
                            clocks.size(), budget)};
}

void raise_wait(std::uint64_t& wait, std::chrono::microseconds until) {
  wait = std::max(wait, static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::seconds>(until).count()));
}

// What is left of a budget of which these are taken; raises `wait` to the seconds until it has something
// again.
std::optional<std::uint64_t> left_of(std::uint64_t budget, const std::vector<std::int64_t>& clocks,
                                     const Entry& question, std::uint64_t& wait) {
  if (budget == 0) return std::nullopt;
  if (clocks.size() < budget) return budget - clocks.size();
  // One is free once all but budget - 1 are a day old.
  raise_wait(wait, std::chrono::microseconds(clocks[clocks.size() - budget] - day_before(question)));
  return 0;
}

std::optional<std::uint64_t> left_of_month(std::uint64_t budget, const std::vector<std::int64_t>& clocks,
                                           const Entry& question, std::uint64_t& wait) {
  if (budget == 0) return std::nullopt;
  if (clocks.size() < budget) return budget - clocks.size();
  raise_wait(wait, Time(month_with_room(budget, clocks)) - question.clock);
  return 0;
}

// Whether it is the first computation of a question that waits: that is an attempt already.
bool has_asked_by_waiting(SQLite::Database& database, const Entry& question) {
  if (question.about == 0) return false;
  SQLite::Statement row(
      database, "SELECT 1 FROM entry q WHERE q.about = ? AND q.about != 0 AND q.kind = 'question' LIMIT 1");
  row.bind(1, static_cast<std::int64_t>(question.about));
  return !row.executeStep();
}

}  // namespace

Allowance allowance(SQLite::Database& database, const Entry& question, const Policy& policy) {
  Allowance left;
  left.linkages =
      left_of(policy.linkages_per_day, clocks_of_linkages(database, question, day_before(question)), question,
              left.wait_seconds);
  left.month_linkages = left_of_month(policy.linkages_per_month,
                                      clocks_of_linkages(database, question, last_before_month(question)),
                                      question, left.wait_seconds);
  left.attempts =
      left_of(policy.attempts_per_day, clocks_of_attempts(database, question), question, left.wait_seconds);
  left.smallest_list = smallest_list(question, policy);
  return left;
}

bool within_attempts(SQLite::Database& database, const Entry& question, const Policy& policy) {
  if (policy.attempts_per_day == 0 || has_asked_by_waiting(database, question)) return true;
  SQLite::Statement row(database, fmt::format("SELECT count(*) FROM ({})", kAttempts));
  SQLite::bind(row, question.client.account, day_before(question));
  row.executeStep();
  return static_cast<std::uint64_t>(row.getColumn(0).getInt64()) < policy.attempts_per_day;
}

std::optional<Objection> object(SQLite::Database& database, const Entry& question, const Policy& policy) {
  if (!within_attempts(database, question, policy)) {
    return Objection{
        .told = fmt::format("this client has asked {} times within 24 hours, which is all that the "
                            "custodian allows; try again later, or ask the custodian",
                            policy.attempts_per_day),
        .detail = fmt::format("{}: {} questions within 24 hours; not entered", who(question),
                              policy.attempts_per_day),
        .entered = false};
  }
  if (auto objection = object_to_size(question, policy)) return objection;
  if (auto objection = object_to_tables(database, question, policy)) return objection;
  if (auto objection = object_to_linkages(database, question, policy)) return objection;
  return object_to_month(database, question, policy);
}

}  // namespace tacit::ledger
