// SPDX-License-Identifier: Apache-2.0
#include "app/server/ledger_config.h"

#include <fmt/format.h>

#include "app/server/limits.h"
#include "app/server/purpose_rule.h"
#include "base/error.h"
#include "ledger/signing.h"

namespace tacit::app {

namespace {

constexpr std::int64_t kMaxApprovalHours = 366 * 24;

void read_further(const TomlReader& reader, ledger::Policy& policy) {
  const auto further = reader.text("further");
  if (!further) return;
  if (*further == "repeats") {
    policy.further = ledger::Further::kRepeats;
  } else if (*further == "same cells") {
    policy.further = ledger::Further::kSameCells;
  } else if (*further == "anything") {
    policy.further = ledger::Further::kAnything;
  } else {
    reader.problem("further", R"(must be "repeats", "same cells" or "anything")");
  }
}

void read_budgets(const TomlReader& reader, ledger::Policy& policy) {
  const auto number = [&](std::string_view key, std::int64_t most, std::uint64_t& value) {
    if (const auto given = reader.integer(key, 0, most)) value = static_cast<std::uint64_t>(*given);
  };
  number("tables_per_linkage", kMaxBudget, policy.tables_per_linkage);
  number("linkages_per_day", kMaxBudget, policy.linkages_per_day);
  number("linkages_per_month", kMaxBudget, policy.linkages_per_month);
  number("attempts_per_day", kMaxBudget, policy.attempts_per_day);
  number("smallest_list", kMaxClientRecords, policy.smallest_list);
  read_further(reader, policy);
  policy.approval = read_approval(reader).value_or(policy.approval);
  if (const auto hours = reader.integer("approval_hours", 1, kMaxApprovalHours))
    policy.approval_time = std::chrono::hours(*hours);
}

}  // namespace

const char* further_name(ledger::Further further) {
  switch (further) {
    case ledger::Further::kRepeats:
      return "repeats";
    case ledger::Further::kSameCells:
      return "same cells";
    case ledger::Further::kAnything:
      break;
  }
  return "anything";
}

std::optional<ApprovalRule> read_approval(const TomlReader& reader) {
  const auto name = reader.text("approval");
  if (!name) return std::nullopt;
  const auto rule = approval_named(*name);
  if (!rule) reader.problem("approval", R"(must be "none", "question" or "answer")");
  return rule;
}

LedgerConfig read_ledger(const toml::table& file, const std::filesystem::path& directory,
                         ConfigProblems& problems, rpc::ServerConfig& server) {
  const toml::node* node = file.get("ledger");
  if (node == nullptr) return {};
  if (node->is_string() && node->as_string()->get() == "none") {
    server.bookkeeping = rpc::Bookkeeping::kNone;
    return {};
  }
  if (!node->is_table()) {
    TomlReader(file, "", problems).problem("ledger", R"(must be a table, written [ledger], or "none")");
    return {};
  }
  const TomlReader reader(*node->as_table(), "[ledger]", problems);
  reader.allow_only({"path", "key", "signing_key", "tables_per_linkage", "further", "linkages_per_day",
                     "linkages_per_month", "attempts_per_day", "smallest_list", "purpose", "approval",
                     "approval_hours"});
  LedgerConfig config;
  if (const auto path = reader.required_text("path")) config.path = (directory / *path).lexically_normal();
  if (const auto key = reader.text("signing_key")) config.signing_key = (directory / *key).lexically_normal();
  if (const auto key = reader.text("key")) config.key = (directory / *key).lexically_normal();
  read_budgets(reader, server.policy);
  server.purpose_required = read_purpose_rule(reader).value_or(false);
  return config;
}

std::shared_ptr<const ledger::Key> ledger_key(const LedgerConfig& config) {
  return config.key.empty() ? nullptr : ledger::load_key_file(config.key);
}

void require_ledger_named(const LedgerConfig& config) {
  if (!config.path.empty()) return;
  throw Error(ErrorCategory::kConfig,
              "the configuration has no [ledger]: name the file in which every answer is entered before it "
              "is sent (path = \"ledger.db\"; docs/ledger.md). ledger = \"none\" above all tables keeps no "
              "records and no budgets");
}

std::optional<ledger::Ledger> open_ledger(const LedgerConfig& config, rpc::Bookkeeping bookkeeping,
                                          const Log& log) {
  if (bookkeeping == rpc::Bookkeeping::kNone) return std::nullopt;
  require_ledger_named(config);
  // A key that cannot be read is found before the records are.
  if (!config.signing_key.empty()) ledger::load_signing_key_file(config.signing_key);
  ledger::Ledger ledger = ledger::Ledger::open(
      {.path = config.path, .key = ledger_key(config), .program = "tacit " TACIT_VERSION, .warn = log.warn});
  const ledger::Head head = ledger.head();
  log.info(fmt::format("ledger {}: {} entries, verified; head: {}", config.path.string(), head.entries,
                       head.text()));
  return ledger;
}

}  // namespace tacit::app
