// SPDX-License-Identifier: Apache-2.0
// What a reload changes, in words for the log, and what it must not change.
#pragma once

#include <string>

#include "app/server/config.h"
#include "rpc/server/offer.h"

namespace tacit::app {

/// A configuration, with the changes of whoever started the server, and what was loaded by it.
struct Loaded {
  CustodianConfig config;
  rpc::OfferPtr offer;
};

/// Throws Error(kConfig) that names each key in which `other` differs from `running` and that only a restart
/// can change.
void require_reloadable(const CustodianConfig& running, const CustodianConfig& other);

/// "records 5,000 -> 5,123; model person (hash c669762bb84f); clients added: ada; [limits] max_queue 8 -> 4":
/// the records and the model always, of everything else what has changed. Nothing of any record.
std::string changes_text(const Loaded& before, const Loaded& after);

}  // namespace tacit::app
