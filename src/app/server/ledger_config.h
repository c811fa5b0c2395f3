// SPDX-License-Identifier: Apache-2.0
// The [ledger] table of a server's configuration: where answers are entered, and every client's budgets.
#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "app/server/log.h"
#include "base/approval.h"
#include "base/toml.h"
#include "ledger/ledger.h"
#include "rpc/server/config.h"

namespace tacit::app {

struct LedgerConfig {
  std::filesystem::path path;         // empty: the file does not say
  std::filesystem::path key;          // empty: the chain is not keyed
  std::filesystem::path signing_key;  // empty: heads are not signed
};

/// Sets the server's budgets, and its bookkeeping where the file says `ledger = "none"`. Paths are relative
/// to `directory`.
LedgerConfig read_ledger(const toml::table& file, const std::filesystem::path& directory,
                         ConfigProblems& problems, rpc::ServerConfig& server);

/// As the configuration has it: "repeats", "same cells" or "anything".
const char* further_name(ledger::Further further);

/// The key `approval`, of [ledger] and of [[client]]; nothing where it is absent or none of the three.
std::optional<ApprovalRule> read_approval(const TomlReader& reader);

/// The key that the file names; null if it names none. Throws as ledger::load_key_file.
std::shared_ptr<const ledger::Key> ledger_key(const LedgerConfig& config);

/// Throws Error(kConfig) if the configuration names no ledger.
void require_ledger_named(const LedgerConfig& config);

/// The ledger for a server that keeps one; none where `bookkeeping` is kNone. `log` outlives it. Throws
/// Error(kConfig) if the configuration names none, and as ledger::Ledger::open.
std::optional<ledger::Ledger> open_ledger(const LedgerConfig& config, rpc::Bookkeeping bookkeeping,
                                          const Log& log);

}  // namespace tacit::app
