// SPDX-License-Identifier: Apache-2.0
// What the commands below `tacit ledger` share: which ledger they look at, and how a day is written.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "app/server/ledger_config.h"
#include "cli/commands.h"
#include "cli/ledger/place.h"
#include "cli/output.h"
#include "ledger/reader.h"

namespace tacit::cli {

struct LedgerOptions {
  LedgerPlace place;
  std::string new_key, client, linkage, outcome, since, before, until, head, out;
  std::string public_key, sign_key, exported;
  bool sign = false, verify = false;
  std::size_t latest = 0;
  std::uint64_t entry = 0;
  Format format = Format::kTable;
  std::string format_name = "json";
};

CLI::App* add_ledger_command(CLI::App& group, Action& action, const char* name, const char* purpose,
                             const std::shared_ptr<LedgerOptions>& options,
                             void (*run)(const LedgerOptions&));

/// By the flags, or the configuration that they name. Throws Error(kUsage) if they name none.
app::LedgerConfig ledger_place(const LedgerOptions& options);

/// For what does not verify: without the key.
ledger::Reader open_ledger_reader(const LedgerOptions& options);

/// The start of the day, UTC; nothing for an empty text. Throws Error(kUsage).
std::optional<ledger::Time> ledger_day(const std::string& text);
/// The end of the day, UTC, as the first moment of the next.
std::optional<ledger::Time> ledger_day_end(const std::string& text);

/// Below `tacit ledger`: sign-key, head, verify and export.
void add_ledger_audit(CLI::App& group, Action& action);
/// Below `tacit ledger`: report.
void add_ledger_report(CLI::App& group, Action& action);

}  // namespace tacit::cli
