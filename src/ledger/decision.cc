// SPDX-License-Identifier: Apache-2.0
#include "ledger/decision.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "base/error.h"
#include "ledger/ledger.h"
#include "ledger/rows.h"
#include "ledger/waiting.h"

namespace tacit::ledger {

namespace {

constexpr std::chrono::milliseconds kBetweenLooks{50};

std::int64_t since_epoch(Time time) {
  return time.time_since_epoch().count();
}

// Binds the decision to this entry of this ledger: it cannot be taken for one about another question.
Hash code_of(const Decision& decision, const Hash& of_wait, const Key* key) {
  const nlohmann::json text = {
      "tacit ledger decision 1", decision.about, decision.approved, decision.who, decision.why,
      since_epoch(decision.time)};
  return hash_of(of_wait, text.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), key);
}

std::string state_text(const Standing& standing) {
  switch (standing.state) {
    case WaitState::kWaiting:
      return {};
    case WaitState::kLapsed:
      return standing.who.empty()
                 ? fmt::format("it waited until {}, and nobody decided", utc_text(standing.until))
                 : fmt::format("{} has decided about it", standing.who);
    case WaitState::kApproved:
    case WaitState::kUsed:
      return fmt::format("{} has approved it", standing.who);
    case WaitState::kDenied:
      return fmt::format("{} has refused it", standing.who);
  }
  return {};
}

void require_undecided(SQLite::Database& database, const std::filesystem::path& path,
                       const Decision& decision) {
  if (!has_inbox(database)) {
    throw Error(ErrorCategory::kUsage, fmt::format("{}: no question waits", path.string()));
  }
  std::string objection = objection_to(database, decision);
  SQLite::Statement row(database, "SELECT who FROM decision WHERE about = ?");
  row.bind(1, static_cast<std::int64_t>(decision.about));
  if (objection.empty() && row.executeStep()) {
    objection = fmt::format("{} has decided about question {} a moment ago",
                            clean(row.getColumn(0).getString()), decision.about);
  }
  if (objection.empty()) return;
  throw Error(ErrorCategory::kUsage, fmt::format("{}; tacit ledger pending lists what waits", objection));
}

void put(SQLite::Database& database, const Decision& decision, const Key* key) {
  const std::optional<Entry> wait = find_wait(database, decision.about);
  const Hash code = code_of(decision, wait->hash, key);
  SQLite::Statement insert(database, "INSERT INTO decision VALUES (?,?,?,?,?,?)");
  SQLite::bind(insert, static_cast<std::int64_t>(decision.about), std::int64_t{decision.approved},
               decision.who, decision.why, since_epoch(decision.time));
  insert.bind(6, code.data(), static_cast<int>(code.size()));
  insert.exec();
}

// A keyed ledger's decisions need the key, or the writer would not believe them.
void require_key(const Options& options, SQLite::Database& database) {
  const Identity identity = read_identity(database);
  if (identity.genesis == genesis(identity.id, options.key.get())) return;
  throw Error(
      ErrorCategory::kUsage,
      fmt::format("{}: this ledger is chained with a key, and decisions need it: --config FILE of the "
                  "server names it, or --key",
                  options.path.string()));
}

void put_into_inbox(const Options& options, const Decision& decision) {
  SQLite::Database database = open_database(options.path, Access::kWrite);
  with_sqlite(options.path, [&] {
    WriteTransaction transaction(database);
    require_key(options, database);
    require_undecided(database, options.path, decision);
    put(database, decision, options.key.get());
    transaction.commit();
  });
}

struct Look {
  std::optional<Entry> entry;
  bool in_inbox = false;
};

Look look_for(SQLite::Database& database, std::uint64_t about) {
  const ReadTransaction snapshot(database);
  Look look;
  SQLite::Statement row(database, "SELECT " + entry_columns() +
                                      " FROM entry e WHERE e.about = ? AND e.about != 0 AND e.kind IN "
                                      "('approval', 'denial')");
  row.bind(1, static_cast<std::int64_t>(about));
  if (row.executeStep()) look.entry = read_entry(row);
  SQLite::Statement inbox(database, "SELECT 1 FROM decision WHERE about = ?");
  inbox.bind(1, static_cast<std::int64_t>(about));
  look.in_inbox = inbox.executeStep();
  return look;
}

bool is_this(const Entry& entry, const Decision& decision) {
  const Entry own = decision_entry(decision);
  return entry.kind == own.kind && entry.client == own.client && entry.detail == own.detail;
}

// Whatever keeps a server from running, or from ending, between two looks is over after some of them.
void enter_without_server(const Options& options) {
  if (is_locked(lock_path(options.path))) return;
  try {
    const Ledger writer = Ledger::open(options);
  } catch (const Error& error) {
    if (!is_locked(lock_path(options.path))) throw;
  }
}

}  // namespace

bool inbox_has_any(SQLite::Database& database) {
  return database.execAndGet("SELECT EXISTS (SELECT 1 FROM decision)").getInt64() != 0;
}

std::vector<Received> take_inbox(SQLite::Database& database, const Key* key) {
  std::vector<Received> all;
  SQLite::Statement rows(database,
                         "SELECT about, approved, who, why, time, code FROM decision ORDER BY time, about");
  while (rows.executeStep()) {
    const Decision decision{.about = static_cast<std::uint64_t>(rows.getColumn(0).getInt64()),
                            .approved = rows.getColumn(1).getInt64() != 0,
                            .who = rows.getColumn(2).getString(),
                            .why = rows.getColumn(3).getString(),
                            .time = Time(std::chrono::microseconds(rows.getColumn(4).getInt64()))};
    const std::string code = rows.getColumn(5).getString();
    const std::optional<Entry> wait = find_wait(database, decision.about);
    const Hash expected = code_of(decision, wait ? wait->hash : Hash{}, key);
    const bool authentic = wait && code.size() == expected.size() &&
                           sodium_memcmp(code.data(), expected.data(), expected.size()) == 0;
    all.push_back({decision, authentic});
  }
  database.exec("DELETE FROM decision");
  return all;
}

std::string objection_to(SQLite::Database& database, const Decision& decision) {
  const std::optional<Entry> wait = find_wait(database, decision.about);
  if (!wait) return fmt::format("entry {} is no question that waits for a decision", decision.about);
  const Standing standing = standing_of(database, *wait, decision.time);
  const std::string why = state_text(standing);
  return why.empty() ? why : fmt::format("question {} does not wait any more: {}", decision.about, why);
}

Entry decision_entry(const Decision& decision) {
  Entry entry;
  entry.kind = decision.approved ? Kind::kApproval : Kind::kDenial;
  entry.about = decision.about;
  entry.client.subject = clean(decision.who);
  entry.detail = clean(decision.why);
  return entry;
}

namespace {

// What a process that was killed has left there comes first.
void enter_what_was_left(const Options& options) {
  SQLite::Database database = open_database(options.path, Access::kRead);
  const bool any = with_sqlite(options.path, [&] { return has_inbox(database) && inbox_has_any(database); });
  if (any) enter_without_server(options);
}

}  // namespace

Entry decide(const Options& options, Decision decision, std::chrono::milliseconds patience) {
  enter_what_was_left(options);
  decision.who = clean(decision.who);
  decision.why = clean(decision.why);
  decision.time = std::chrono::floor<std::chrono::microseconds>(options.clock());
  put_into_inbox(options, decision);
  SQLite::Database database = open_database(options.path, Access::kRead);
  const auto give_up = std::chrono::steady_clock::now() + patience;
  while (true) {
    const Look look = with_sqlite(options.path, [&] { return look_for(database, decision.about); });
    if (look.entry && is_this(*look.entry, decision)) return *look.entry;
    if (!look.in_inbox) {
      throw Error(
          ErrorCategory::kUsage,
          fmt::format("the decision about question {} was not entered: somebody else decided first, or "
                      "it had waited too long; tacit ledger show {} says more",
                      decision.about, decision.about));
    }
    if (std::chrono::steady_clock::now() > give_up) {
      throw Error(
          ErrorCategory::kUnavailable,
          fmt::format("the server has not entered the decision about question {} yet; it is kept, and "
                      "entered as soon as the server can: look at its log",
                      decision.about));
    }
    enter_without_server(options);
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

}  // namespace tacit::ledger
