// SPDX-License-Identifier: Apache-2.0
#include "cli/ledger/options.h"

#include "base/error.h"
#include "base/text.h"
#include "ledger/days.h"

namespace tacit::cli {

CLI::App* add_ledger_command(CLI::App& group, Action& action, const char* name, const char* purpose,
                             const std::shared_ptr<LedgerOptions>& options,
                             void (*run)(const LedgerOptions&)) {
  CLI::App* command = group.add_subcommand(name, purpose);
  command->callback([options, &action, run] { action = [options, run] { run(*options); }; });
  return command;
}

app::LedgerConfig ledger_place(const LedgerOptions& options) {
  app::LedgerConfig place = options.place.config_of();
  if (!options.sign_key.empty()) place.signing_key = options.sign_key;
  return place;
}

ledger::Reader open_ledger_reader(const LedgerOptions& options) {
  return ledger::Reader(ledger_place(options).path);
}

std::optional<ledger::Time> ledger_day(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::optional<ledger::Time> day = ledger::parse_day(text);
  if (!day) throw Error(ErrorCategory::kUsage, "a day is written as 2026-03-01, not " + printable(text));
  return day;
}

std::optional<ledger::Time> ledger_day_end(const std::string& text) {
  const std::optional<ledger::Time> day = ledger_day(text);
  return day ? std::optional(*day + std::chrono::days(1)) : std::nullopt;
}

}  // namespace tacit::cli
