// SPDX-License-Identifier: Apache-2.0
// What the tests of this room share: a ledger in a directory of its own, with a clock that the test sets, and
// a tool to spoil it with.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/reader.h"
#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit::ledger {

inline Request a_request(const std::string& linkage, const std::string& account = "institute") {
  return {.client = {.account = account, .subject = "CN=" + account, .fingerprint = std::string(64, 'a')},
          .model = std::string(64, '0'),
          .question = {.by = {"state"}, .statistics = {{.kind = "mean", .of = "income", .value = ""}}},
          .records = 5000,
          .server_records = 6000,
          .min_cell = 5,
          .cells = 9,
          .linkage = linkage,
          .protocol = 3};
}

/// A place for a ledger, with what is told to its owner, and a clock.
struct Place {
  TemporaryDirectory directory;
  std::filesystem::path path = directory.path() / "ledger.db";
  std::shared_ptr<const Key> key;
  std::chrono::system_clock::time_point now = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);
  std::vector<std::string> warnings;

  Ledger open() { return Ledger::open(options()); }
  Time time() const { return std::chrono::floor<std::chrono::microseconds>(now); }
  Options options() {
    return {.path = path,
            .key = key,
            .program = "tacit 0.1.0",
            .warn = [this](const std::string& text) { warnings.push_back(text); },
            .clock = [this] { return now; }};
  }
  Verification verify(const std::optional<Head>& noted = std::nullopt) const {
    return Reader(path, key).verify(noted);
  }
  std::filesystem::path anchor() const { return anchor_path(path); }

  /// As somebody with rights to the file could: the triggers are away meanwhile.
  void spoil(const std::string& sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    sqlite3_busy_timeout(database, 5000);
    std::vector<std::string> triggers;
    const auto keep = [](void* kept, int, char** values, char**) {
      static_cast<std::vector<std::string>*>(kept)->emplace_back(values[0]);
      return 0;
    };
    sqlite3_exec(database, "SELECT sql FROM sqlite_master WHERE name IN ('entry_stays', 'entry_remains')",
                 keep, &triggers, nullptr);
    const std::string all = "DROP TRIGGER IF EXISTS entry_stays; DROP TRIGGER IF EXISTS entry_remains;" + sql;
    EXPECT_EQ(sqlite3_exec(database, all.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    // Where there is no table any more, there are none.
    for (const std::string& trigger : triggers)
      sqlite3_exec(database, trigger.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(database);
  }
};

/// A question from admission to answer; returns its number. Three entries.
inline std::uint64_t ask(Ledger& ledger, const Request& request, const Policy& policy = {}) {
  Ticket ticket = ledger.admit(request, policy);
  const Clearance clearance = ticket.before_answer();
  ticket.answered(clearance);
  return clearance.entry();
}

/// What the client is told of a refusal; a failed assertion if there is none.
inline std::string refusal_of(Ledger& ledger, const Request& request, const Policy& policy,
                              ErrorCategory category = ErrorCategory::kLimit) {
  return error_of(category, [&] { ask(ledger, request, policy); });
}

}  // namespace tacit::ledger
