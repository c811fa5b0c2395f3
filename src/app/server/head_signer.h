// SPDX-License-Identifier: Apache-2.0
// Signs the ledger's head for auditors while a server runs: at its start, once a day, and at its end
// (docs/ledger.md, "Signed heads").
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "app/server/ledger_config.h"
#include "app/server/log.h"
#include "app/server/periodic.h"
#include "ledger/signing.h"

namespace tacit::app {

class HeadSigner {
 public:
  /// Reads the keys; signs in a thread of its own, which verifies the whole ledger before each time. A ledger
  /// that does not verify is not signed, which is warned of. Throws Error as ledger_key() and
  /// ledger::load_signing_key_file().
  HeadSigner(const LedgerConfig& place, const Log& log,
             std::chrono::milliseconds interval = std::chrono::hours(24));
  HeadSigner(const HeadSigner&) = delete;
  HeadSigner& operator=(const HeadSigner&) = delete;

 private:
  void sign();

  const std::filesystem::path ledger_;
  const std::shared_ptr<const ledger::Key> key_;
  const std::shared_ptr<const ledger::SigningKey> signing_;
  const Log log_;
  Periodic signing_times_;  // the first to go: it signs once more then
};

/// Null where no key is configured.
std::unique_ptr<HeadSigner> head_signer(const LedgerConfig& place, const Log& log);

}  // namespace tacit::app
