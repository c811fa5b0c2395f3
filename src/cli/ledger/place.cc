// SPDX-License-Identifier: Apache-2.0
#include "cli/ledger/place.h"

#include "app/server/config.h"
#include "base/error.h"

namespace tacit::cli {

app::LedgerConfig LedgerPlace::config_of() const {
  app::LedgerConfig place;
  if (!config.empty()) place = app::load_config(config).ledger;
  if (!file.empty()) place.path = file;
  if (!key_file.empty()) place.key = key_file;
  if (place.path.empty()) {
    throw Error(ErrorCategory::kUsage, config.empty()
                                           ? "say which ledger: --config FILE of the server, or --ledger FILE"
                                           : config + ": it names no ledger");
  }
  return place;
}

void add_place(CLI::App& command, LedgerPlace& place) {
  command.add_option("--config", place.config, "the server's configuration, which names its ledger")
      ->type_name("FILE");
  command.add_option("--ledger", place.file, "the ledger itself, or a copy of it")->type_name("FILE");
}

void add_ledger_key(CLI::App& command, LedgerPlace& place) {
  command.add_option("--key", place.key_file, "the key of a keyed ledger, if --config does not name it")
      ->type_name("FILE");
}

}  // namespace tacit::cli
