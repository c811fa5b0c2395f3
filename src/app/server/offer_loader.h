// SPDX-License-Identifier: Apache-2.0
// From a configuration to what a server answers with, checked whole: at the start, at a reload, and where the
// set-up is only checked.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/server/config.h"
#include "app/server/log.h"
#include "bgv/security.h"
#include "ingest/reading.h"
#include "rpc/server/offer.h"
#include "table/table.h"

namespace tacit::app {

/// What whoever starts a server changes of its configuration; it holds for every reload, too.
struct ServeChanges {
  std::string source, source_table;                  // a file of records; empty: the configuration's source
  std::shared_ptr<const table::Table> records = {};  // in memory already; instead of any source
  std::string listen;                                // HOST:PORT; empty: the configuration's
  std::optional<int> threads;                        // of the linkage; 0: every core
  std::vector<int> worker_threads = {};              // of each further rank that links
  bool insecure = false;                             // no TLS, and nobody is known
  bgv::Security security{};                          // of the parameters
  ingest::Reading source_reading{};                  // of the file `source`
};

/// The configuration with the changes.
CustodianConfig with_changes(CustodianConfig config, const ServeChanges& changes);

/// The model and the records by a configuration with its changes, unless `records` has them. Tells the log
/// what it finds and warns of. Throws Error as load_server_data().
std::shared_ptr<const protocol::ServerData> load_data(const CustodianConfig& config,
                                                      const table::Table* records, const Log& log);

/// What the server answers with: the same, and the certificates. Throws Error as rpc::check(),
/// rpc::load_tls() and load_data().
rpc::OfferPtr load_offer(const CustodianConfig& config, const table::Table* records, const Log& log);

}  // namespace tacit::app
