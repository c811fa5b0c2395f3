// SPDX-License-Identifier: Apache-2.0
#include "ledger/reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "ledger/rows.h"

namespace tacit::ledger {

namespace {

constexpr int kOutcomeColumn = kEntryColumns;
constexpr int kMillisecondsColumn = kEntryColumns + 1;
constexpr int kClearedColumn = kEntryColumns + 2;
constexpr int kWhyColumn = kEntryColumns + 3;
constexpr int kAgainColumn = kEntryColumns + 4;
constexpr int kAccountColumn = kEntryColumns;  // of a query for others

std::int64_t microseconds(Time time) {
  return time.time_since_epoch().count();
}

// A condition is there with its parameter or not at all.
std::string list_query(const Filter& filter) {
  std::string sql =
      "SELECT " + entry_columns() +
      ", ifnull(o.outcome, e.outcome), ifnull(o.milliseconds, 0), EXISTS (SELECT 1 FROM entry a WHERE "
      "a.about = e.number AND a.about != 0 AND a.kind = 'answer'), ifnull(o.detail, ''), EXISTS (SELECT 1 "
      "FROM "
      "entry f WHERE f.about = e.about AND f.about != 0 AND f.kind = 'question' AND f.number < e.number) "
      "FROM "
      "entry e LEFT JOIN entry o ON o.about = e.number AND o.about != 0 AND o.kind = 'outcome' WHERE e.kind "
      "IN "
      "('question', 'refusal', 'note', 'wait')";
  if (!filter.account.empty()) sql += " AND e.account = ?";
  if (!filter.linkage.empty()) sql += " AND e.linkage = ?";
  if (filter.outcome) sql += " AND ifnull(o.outcome, e.outcome) = ? AND e.kind NOT IN ('note', 'wait')";
  if (filter.since) sql += " AND e.time >= ?";
  if (filter.before) sql += " AND e.time < ?";
  sql += " ORDER BY e.number DESC";
  if (filter.latest != 0) sql += " LIMIT ?";
  return sql;
}

// A ledger that does not verify is listed, too.
Standing listed_standing(SQLite::Database& database, const Chain* chain, const Entry& wait, Time now) {
  try {
    return standing_of(database, chain, wait, now);
  } catch (const Error& error) {
    if (error.category() != ErrorCategory::kSecurity) throw;
    return {.number = wait.number, .state = WaitState::kLapsed, .who = {}, .why = {}};
  }
}

}  // namespace

Reader::Reader(const std::filesystem::path& path, std::shared_ptr<const Key> key)
    : path_(path),
      key_(std::move(key)),
      database_(open_database(path, Access::kRead)),
      identity_(with_sqlite(path, [&] { return read_identity(database_); })),
      chain_{.genesis = identity_.genesis, .key = key_.get()},
      has_key_(identity_.genesis == genesis(identity_.id, key_.get())) {}

std::vector<Listed> Reader::list(const Filter& filter) const {
  return with_sqlite(path_, [&] {
    SQLite::Statement rows(database_, list_query(filter));
    int next = 1;
    if (!filter.account.empty()) rows.bind(next++, filter.account);
    if (!filter.linkage.empty()) rows.bind(next++, filter.linkage);
    if (filter.outcome) rows.bind(next++, std::string(name(*filter.outcome)));
    if (filter.since) rows.bind(next++, microseconds(*filter.since));
    if (filter.before) rows.bind(next++, microseconds(*filter.before));
    if (filter.latest != 0) rows.bind(next++, static_cast<std::int64_t>(filter.latest));
    std::vector<Listed> result;
    while (rows.executeStep()) {
      const std::string outcome = rows.getColumn(kOutcomeColumn).getString();
      result.push_back(
          {.entry = read_entry(rows),
           .outcome = parse_outcome(outcome).value_or(Outcome::kNone),
           .cleared = rows.getColumn(kClearedColumn).getInt64() != 0,
           .milliseconds = static_cast<std::uint64_t>(rows.getColumn(kMillisecondsColumn).getInt64()),
           .why = rows.getColumn(kWhyColumn).getString(),
           .again = rows.getColumn(kAgainColumn).getInt64() != 0});
    }
    for (Listed& one : result) {
      if (one.entry.kind == Kind::kWait)
        one.standing = listed_standing(database_, chain(), one.entry, filter.now);
    }
    std::ranges::reverse(result);
    return result;
  });
}

Extent Reader::extent(Time since, Time before) const {
  return with_sqlite(path_, [&] {
    SQLite::Statement row(
        database_,
        "SELECT ifnull(min(number), 0), ifnull(max(number), 0), count(CASE WHEN clock < time "
        "THEN 1 END) FROM entry WHERE time >= ? AND time < ?");
    SQLite::bind(row, microseconds(since), microseconds(before));
    row.executeStep();
    const auto number = [&](int column) {
      return static_cast<std::uint64_t>(row.getColumn(column).getInt64());
    };
    return Extent{.first = number(0), .last = number(1), .clocks_back = number(2)};
  });
}

std::vector<std::pair<Entry, std::string>> Reader::others(Time since, Time before) const {
  return with_sqlite(path_, [&] {
    SQLite::Statement rows(
        database_, "SELECT " + entry_columns() +
                       ", ifnull((SELECT q.account FROM entry q WHERE q.number = e.about), e.account) "
                       "FROM entry e WHERE e.kind NOT IN ('question', 'answer', 'outcome', 'refusal', "
                       "'note') AND e.time >= ? AND e.time < ? ORDER BY e.number");
    SQLite::bind(rows, microseconds(since), microseconds(before));
    std::vector<std::pair<Entry, std::string>> found;
    while (rows.executeStep())
      found.emplace_back(read_entry(rows), rows.getColumn(kAccountColumn).getString());
    return found;
  });
}

std::vector<Entry> Reader::show(std::uint64_t number) const {
  const std::string query =
      "WITH RECURSIVE up(number, about) AS (SELECT number, about FROM entry WHERE number = ? UNION SELECT "
      "e.number, e.about FROM entry e JOIN up ON up.about != 0 AND e.number = up.about), "
      "down(number) AS (SELECT number FROM up WHERE about = 0 UNION SELECT e.number FROM entry e JOIN down "
      "ON "
      "e.about = down.number AND e.about != 0) SELECT " +
      entry_columns() + " FROM entry e JOIN down ON e.number = down.number ORDER BY e.number";
  std::vector<Entry> result;
  with_sqlite(path_, [&] {
    SQLite::Statement rows(database_, query);
    SQLite::bind(rows, static_cast<std::int64_t>(number));
    while (rows.executeStep()) result.push_back(read_entry(rows));
  });
  if (result.empty()) {
    throw Error(ErrorCategory::kUsage, fmt::format("{} has no entry {}", path_.string(), number));
  }
  return result;
}

std::vector<Pending> Reader::pending(Time now) const {
  return with_sqlite(path_, [&] {
    const ReadTransaction snapshot(database_);
    return all_pending(database_, chain(), now);
  });
}

Verification Reader::verify(const std::optional<Head>& noted) const {
  return verify_noted(noted ? std::vector<Noted>{{.head = *noted}} : std::vector<Noted>{}, "the noted head");
}

Verification Reader::verify_noted(const std::vector<Noted>& noted, std::string_view whose) const {
  const Anchor anchor = read_anchor(path_);
  return verify_chain(database_, key_.get(), anchor, noted, whose);
}

Head Reader::head() const {
  Head head{.ledger = identity_.id, .entries = 0, .hash = identity_.genesis};
  const std::optional<Entry> last = with_sqlite(path_, [&] { return last_entry(database_); });
  if (last) {
    head.entries = last->number;
    head.hash = last->hash;
  }
  return head;
}

}  // namespace tacit::ledger
