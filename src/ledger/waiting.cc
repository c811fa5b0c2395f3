// SPDX-License-Identifier: Apache-2.0
#include "ledger/waiting.h"

#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "ledger/rows.h"

namespace tacit::ledger {

namespace {

constexpr std::chrono::days kLongestWait{366};  // that a configuration can ask for

std::int64_t micros(Time time) {
  return time.time_since_epoch().count();
}

std::optional<Entry> one_entry(SQLite::Database& database, const Chain* chain, SQLite::Statement& rows) {
  if (!rows.executeStep()) return std::nullopt;
  std::optional<Entry> entry = read_entry(rows);
  require_chained(database, *entry, chain);
  return entry;
}

// Throws what json throws.
Waiting parse_waiting_text(const std::string& text) {
  const auto json = nlohmann::json::parse(text);
  const auto rule = approval_named(json.at("approval").get<std::string>());
  const std::int64_t until = json.at("until").get<std::int64_t>();
  if (!rule || *rule == ApprovalRule::kNone || until < 0 ||
      Time(std::chrono::microseconds(until)) >= kEndOfTimes)
    throw Error(ErrorCategory::kSecurity, "out of range");
  return {.purpose = json.at("purpose").get<std::string>(),
          .rule = *rule,
          .seconds = json.at("seconds").get<std::uint64_t>(),
          .bytes = json.at("bytes").get<std::uint64_t>(),
          .until = Time(std::chrono::microseconds(until))};
}

bool holds(SQLite::Database& database, const char* sql, std::uint64_t number) {
  SQLite::Statement row(database, sql);
  row.bind(1, static_cast<std::int64_t>(number));
  return row.executeStep() && row.getColumn(0).getInt64() != 0;
}

// Of a question about the wait, the answer may have been sent.
bool is_used(SQLite::Database& database, std::uint64_t wait) {
  return holds(database,
               "SELECT EXISTS (SELECT 1 FROM entry q JOIN entry a ON a.about = q.number AND a.about != 0 AND "
               "a.kind = 'answer' WHERE q.about = ? AND q.about != 0 AND q.kind = 'question')",
               wait);
}

// A question about the wait has not ended.
bool is_under_way(SQLite::Database& database, std::uint64_t wait) {
  return holds(database,
               "SELECT EXISTS (SELECT 1 FROM entry q WHERE q.about = ? AND q.about != 0 AND q.kind = "
               "'question' AND NOT EXISTS (SELECT 1 FROM entry o WHERE o.about = q.number AND o.about != 0 "
               "AND o.kind = 'outcome'))",
               wait);
}

}  // namespace

std::string waiting_text(const Waiting& waiting) {
  const nlohmann::ordered_json json = {{"purpose", waiting.purpose},
                                       {"approval", approval_name(waiting.rule)},
                                       {"seconds", waiting.seconds},
                                       {"bytes", waiting.bytes},
                                       {"until", micros(waiting.until)}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Waiting waiting_of(const Entry& wait) {
  try {
    return parse_waiting_text(wait.detail);
  } catch (const std::exception&) {
    throw Error(ErrorCategory::kSecurity,
                fmt::format("entry {} of the ledger does not say what waits", wait.number));
  }
}

std::optional<Waiting> readable_waiting(const Entry& entry) {
  if (entry.kind != Kind::kWait) return std::nullopt;
  try {
    return waiting_of(entry);
  } catch (const Error&) {
    return std::nullopt;
  }
}

Standing standing_of(SQLite::Database& database, const Chain* chain, const Entry& wait, Time now) {
  require_chained(database, wait, chain);
  const Time until = waiting_of(wait).until;
  Standing standing{.number = wait.number, .until = until, .who = {}, .why = {}};
  if (const std::optional<Entry> decision = find_decision(database, chain, wait.number)) {
    const bool approved = decision->kind == Kind::kApproval;
    standing.state = approved ? WaitState::kApproved : WaitState::kDenied;
    standing.until = decision->time + (until - wait.time);
    standing.who = decision->client.subject;
    standing.why = decision->detail;
  }
  standing.under_way = is_under_way(database, wait.number);
  // What was begun by an approval in time may end.
  const bool begun = standing.state == WaitState::kApproved && standing.under_way;
  if (is_used(database, wait.number)) {
    standing.state = WaitState::kUsed;
  } else if (now > standing.until && !begun) {
    standing.state = WaitState::kLapsed;
  }
  return standing;
}

Standing find_standing(SQLite::Database& database, const Chain* chain, const Entry& question, Time now) {
  SQLite::Statement rows(database,
                         "SELECT " + entry_columns() +
                             " FROM entry e WHERE e.kind = 'wait' AND e.account = ? AND e.model = ? "
                             "AND e.question = ? AND e.records = ? ORDER BY e.number DESC");
  rows.bind(1, question.client.account);
  rows.bind(2, question.model);
  rows.bind(3, question.question);
  rows.bind(4, static_cast<std::int64_t>(question.records));
  while (rows.executeStep()) {
    const Entry wait = read_entry(rows);
    if (waiting_of(wait).purpose != question.detail || question.min_cell < wait.min_cell) continue;
    const Standing standing = standing_of(database, chain, wait, now);
    if (standing.state != WaitState::kUsed && standing.state != WaitState::kLapsed) return standing;
  }
  return {};
}

std::optional<Entry> find_wait(SQLite::Database& database, const Chain* chain, std::uint64_t number) {
  SQLite::Statement rows(
      database, "SELECT " + entry_columns() + " FROM entry e WHERE e.number = ? AND e.kind = 'wait'");
  rows.bind(1, static_cast<std::int64_t>(number));
  return one_entry(database, chain, rows);
}

std::optional<Entry> find_decision(SQLite::Database& database, const Chain* chain, std::uint64_t wait) {
  SQLite::Statement rows(database, "SELECT " + entry_columns() +
                                       " FROM entry e WHERE e.about = ? AND e.about != 0 AND e.kind IN "
                                       "('approval', 'denial') ORDER BY e.number LIMIT 1");
  rows.bind(1, static_cast<std::int64_t>(wait));
  return one_entry(database, chain, rows);
}

std::uint64_t wait_of(SQLite::Database& database, const Chain* chain, std::uint64_t question) {
  SQLite::Statement rows(
      database, "SELECT " + entry_columns() + " FROM entry e WHERE e.number = ? AND e.kind = 'question'");
  rows.bind(1, static_cast<std::int64_t>(question));
  const std::optional<Entry> entry = one_entry(database, chain, rows);
  if (!entry)
    throw Error(ErrorCategory::kSecurity, fmt::format("entry {} of the ledger is no question", question));
  return entry->about;
}

bool may_be_answered(SQLite::Database& database, const Chain* chain, std::uint64_t wait) {
  const std::optional<Entry> decision = find_decision(database, chain, wait);
  return decision && decision->kind == Kind::kApproval && !is_used(database, wait);
}

std::vector<Pending> all_pending(SQLite::Database& database, const Chain* chain, Time now) {
  SQLite::Statement rows(
      database, "SELECT " + entry_columns() +
                    " FROM entry e WHERE e.kind = 'wait' AND e.time >= ? AND NOT EXISTS (SELECT 1 FROM "
                    "entry d WHERE d.about = e.number AND d.about != 0 AND d.kind IN "
                    "('approval', 'denial')) ORDER BY e.number");
  rows.bind(1, micros(now - kLongestWait));
  std::vector<Pending> result;
  while (rows.executeStep()) {
    Entry wait = read_entry(rows);
    Standing standing = standing_of(database, chain, wait, now);
    if (standing.state != WaitState::kWaiting) continue;
    Waiting waiting = waiting_of(wait);
    result.push_back({std::move(wait), std::move(waiting), std::move(standing)});
  }
  return result;
}

}  // namespace tacit::ledger
