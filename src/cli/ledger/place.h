// SPDX-License-Identifier: Apache-2.0
// The flags that say which ledger, the same for the subcommands of `tacit ledger`.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "app/server/ledger_config.h"

namespace tacit::cli {

struct LedgerPlace {
  std::string config, file, key_file;  // empty where they are not given

  /// Throws Error(kUsage) if they name no ledger, and as app::load_config().
  app::LedgerConfig config_of() const;
};

/// Adds --config and --ledger.
void add_place(CLI::App& command, LedgerPlace& place);

/// Adds --key, for what needs the key of a keyed ledger.
void add_ledger_key(CLI::App& command, LedgerPlace& place);

/// `tacit ledger pending`, `approve` and `refuse`.
void add_decisions(CLI::App& group, std::function<void()>& action);

}  // namespace tacit::cli
