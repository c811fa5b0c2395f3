// SPDX-License-Identifier: Apache-2.0
// `tacit serve --check`: all that a start would look at, and nothing started or changed.
#pragma once

#include "app/server/config.h"
#include "app/server/log.h"
#include "app/server/offer_loader.h"

namespace tacit::app {

/// Reads certificates, lists of revoked ones, the ledger, the model and the records, as a server would that
/// starts by this configuration with the changes, and tells `found` what there is and what to mind. May run
/// beside a server that uses the same files. Throws one Error, of the first thing that is wrong, whose
/// message lists all of them.
void check_setup(const CustodianConfig& config, const ServeChanges& changes, const Log& found);

}  // namespace tacit::app
