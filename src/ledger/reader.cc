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

std::int64_t microseconds(Time time) {
  return time.time_since_epoch().count();
}

// A condition is there with its parameter or not at all.
std::string list_query(const Filter& filter) {
  std::string sql =
      "SELECT " + entry_columns() +
      ", ifnull(o.outcome, e.outcome), ifnull(o.milliseconds, 0), EXISTS (SELECT 1 FROM entry a WHERE "
      "a.about = e.number AND a.about != 0 AND a.kind = 'answer') FROM entry e LEFT JOIN entry o ON o.about "
      "= e.number AND o.about != 0 AND o.kind = 'outcome' WHERE e.kind IN ('question', 'refusal', 'note')";
  if (!filter.account.empty()) sql += " AND e.account = ?";
  if (!filter.linkage.empty()) sql += " AND e.linkage = ?";
  if (filter.outcome) sql += " AND ifnull(o.outcome, e.outcome) = ? AND e.kind != 'note'";
  if (filter.since) sql += " AND e.time >= ?";
  if (filter.before) sql += " AND e.time < ?";
  sql += " ORDER BY e.number DESC";
  if (filter.latest != 0) sql += " LIMIT ?";
  return sql;
}

}  // namespace

Reader::Reader(const std::filesystem::path& path, std::shared_ptr<const Key> key)
    : path_(path),
      key_(std::move(key)),
      database_(path, Access::kRead),
      identity_(read_identity(database_)) {}

std::vector<Listed> Reader::list(const Filter& filter) const {
  Statement rows = database_.prepare(list_query(filter));
  if (!filter.account.empty()) rows.bind(filter.account);
  if (!filter.linkage.empty()) rows.bind(filter.linkage);
  if (filter.outcome) rows.bind(name(*filter.outcome));
  if (filter.since) rows.bind(microseconds(*filter.since));
  if (filter.before) rows.bind(microseconds(*filter.before));
  if (filter.latest != 0) rows.bind(static_cast<std::int64_t>(filter.latest));
  std::vector<Listed> result;
  while (rows.step()) {
    result.push_back({.entry = read_entry(rows),
                      .outcome = parse_outcome(rows.text(kOutcomeColumn)).value_or(Outcome::kNone),
                      .cleared = rows.integer(kClearedColumn) != 0,
                      .milliseconds = static_cast<std::uint64_t>(rows.integer(kMillisecondsColumn))});
  }
  std::ranges::reverse(result);
  return result;
}

std::vector<Entry> Reader::show(std::uint64_t number) const {
  Statement rows =
      database_.prepare("SELECT " + entry_columns() +
                        " FROM entry e, (SELECT CASE about WHEN 0 THEN number ELSE about END AS asked FROM "
                        "entry WHERE number = ?) "
                        "WHERE e.number = asked OR (e.about = asked AND e.about != 0) ORDER BY e.number");
  rows.bind(static_cast<std::int64_t>(number));
  std::vector<Entry> result;
  while (rows.step()) result.push_back(read_entry(rows));
  if (result.empty()) {
    throw Error(ErrorCategory::kUsage, fmt::format("{} has no entry {}", path_.string(), number));
  }
  return result;
}

Verification Reader::verify(const std::optional<Head>& noted) const {
  const Anchor anchor = read_anchor(path_);
  return verify_chain(database_, key_.get(), anchor, noted);
}

Head Reader::head() const {
  Head head{.ledger = identity_.id, .entries = 0, .hash = identity_.genesis};
  Statement row =
      database_.prepare("SELECT " + entry_columns() + " FROM entry e ORDER BY e.number DESC LIMIT 1");
  if (row.step()) {
    const Entry entry = read_entry(row);
    head.entries = entry.number;
    head.hash = entry.hash;
  }
  return head;
}

}  // namespace tacit::ledger
