// SPDX-License-Identifier: Apache-2.0
#include "ledger/decision.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "base/error.h"
#include "ledger/anchor.h"
#include "ledger/chain.h"
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

void require_undecided(SQLite::Database& database, const Chain& chain, const std::filesystem::path& path,
                       const Decision& decision) {
  if (!has_inbox(database)) {
    throw Error(ErrorCategory::kUsage, fmt::format("{}: no question waits", path.string()));
  }
  std::string objection = objection_to(database, &chain, decision);
  SQLite::Statement row(database, "SELECT who FROM decision WHERE about = ?");
  row.bind(1, static_cast<std::int64_t>(decision.about));
  if (objection.empty() && row.executeStep()) {
    objection = fmt::format("{} has decided about question {} a moment ago",
                            clean(row.getColumn(0).getString()), decision.about);
  }
  if (objection.empty()) return;
  throw Error(ErrorCategory::kUsage, fmt::format("{}; tacit ledger pending lists what waits", objection));
}

void put(SQLite::Database& database, const Decision& decision, const Entry& wait, const Key* key) {
  const Hash code = code_of(decision, wait.hash, key);
  SQLite::Statement insert(database, "INSERT INTO decision VALUES (?,?,?,?,?,?)");
  SQLite::bind(insert, static_cast<std::int64_t>(decision.about), std::int64_t{decision.approved},
               decision.who, decision.why, since_epoch(decision.time));
  insert.bind(6, code.data(), static_cast<int>(code.size()));
  insert.exec();
}

// A keyed ledger's decisions need the key, or the writer would not believe them.
Chain require_key(const Options& options, SQLite::Database& database) {
  const Identity identity = read_identity(database);
  if (identity.genesis == genesis(identity.id, options.key.get()))
    return {.genesis = identity.genesis, .key = options.key.get()};
  throw Error(
      ErrorCategory::kUsage,
      fmt::format("{}: this ledger is chained with a key, and decisions need it: --config FILE of the "
                  "server names it, or --key",
                  options.path.string()));
}

// Somebody decides about what an entry shows, and the decision is bound to its hash: both have to be one.
void require_sound(const Options& options, SQLite::Database& database, const Anchor& anchor) {
  const Verification found = verify_within(database, options.key.get(), anchor, {});
  if (found.sound()) return;
  throw Error(
      ErrorCategory::kSecurity,
      fmt::format("{}: nothing was decided, since the ledger does not verify: {}. What waits may not be "
                  "what it seems; see docs/ledger.md, \"When it does not verify\"",
                  options.path.string(), found.fault));
}

// Returns the entry that was decided about.
Entry put_into_inbox(const Options& options, const Decision& decision) {
  const Anchor anchor = read_anchor(options.path);
  SQLite::Database database = open_database(options.path, Access::kWrite);
  return with_sqlite(options.path, [&] {
    WriteTransaction transaction(database);
    const Chain chain = require_key(options, database);
    require_sound(options, database, anchor);
    require_undecided(database, chain, options.path, decision);
    const std::optional<Entry> wait = find_wait(database, &chain, decision.about);
    put(database, decision, *wait, options.key.get());
    transaction.commit();
    return *wait;
  });
}

struct Look {
  std::optional<Entry> entry;
  bool in_inbox = false;
};

Look look_for(const Options& options, SQLite::Database& database, std::uint64_t about) {
  const ReadTransaction snapshot(database);
  const Chain chain = require_key(options, database);
  Look look;
  look.entry = find_decision(database, &chain, about);
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

std::vector<Received> take_inbox(SQLite::Database& database, const Chain& chain) {
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
    const std::optional<Entry> wait = find_wait(database, &chain, decision.about);
    const Hash expected = code_of(decision, wait ? wait->hash : Hash{}, chain.key);
    const bool authentic = wait && code.size() == expected.size() &&
                           sodium_memcmp(code.data(), expected.data(), expected.size()) == 0;
    all.push_back({decision, authentic});
  }
  database.exec("DELETE FROM decision");
  return all;
}

std::string objection_to(SQLite::Database& database, const Chain* chain, const Decision& decision) {
  const std::optional<Entry> wait = find_wait(database, chain, decision.about);
  if (!wait) return fmt::format("entry {} is no question that waits for a decision", decision.about);
  const Standing standing = standing_of(database, chain, *wait, decision.time);
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

Decided decide(const Options& options, Decision decision, std::chrono::milliseconds patience) {
  enter_what_was_left(options);
  decision.who = clean(decision.who);
  decision.why = clean(decision.why);
  decision.time = std::chrono::floor<std::chrono::microseconds>(options.clock());
  const Entry wait = put_into_inbox(options, decision);
  SQLite::Database database = open_database(options.path, Access::kRead);
  const auto give_up = std::chrono::steady_clock::now() + patience;
  while (true) {
    const Look look = with_sqlite(options.path, [&] { return look_for(options, database, decision.about); });
    if (look.entry && is_this(*look.entry, decision)) return {.entry = *look.entry, .wait = wait};
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
