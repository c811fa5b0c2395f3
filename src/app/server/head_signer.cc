// SPDX-License-Identifier: Apache-2.0
#include "app/server/head_signer.h"

#include <fmt/format.h>

#include <exception>

#include "ledger/heads.h"

namespace tacit::app {

HeadSigner::HeadSigner(const LedgerConfig& place, const Log& log, std::chrono::milliseconds interval)
    : ledger_(place.path),
      key_(ledger_key(place)),
      signing_(ledger::load_signing_key_file(place.signing_key)),
      log_(log),
      signing_times_(interval, [this] { sign(); }, Periodic::Ends::kToo) {}

void HeadSigner::sign() {
  try {
    const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    const ledger::SignedHead head = ledger::sign_verified(ledger_, key_, *signing_, now);
    ledger::append_head(ledger_, head);
    log_.info(fmt::format("ledger: signed the head of {} entries ({})", head.head.entries,
                          ledger::heads_path(ledger_).string()));
  } catch (const std::exception& failure) {  // on a thread of its own
    log_.warn(fmt::format("LEDGER NOT SIGNED: {}", failure.what()));
  }
}

std::unique_ptr<HeadSigner> head_signer(const LedgerConfig& place, const Log& log) {
  return place.signing_key.empty() ? nullptr : std::make_unique<HeadSigner>(place, log);
}

}  // namespace tacit::app
