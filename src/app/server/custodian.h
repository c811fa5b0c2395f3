// SPDX-License-Identifier: Apache-2.0
// The custodian's half of a query, from a configuration to a server that answers: what `tacit serve` does
// apart from flags, signals and the form of its log.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/server/config.h"
#include "app/server/metrics.h"
#include "app/server/monitoring.h"
#include "bgv/security.h"
#include "ingest/reading.h"
#include "ledger/ledger.h"
#include "rpc/address.h"
#include "rpc/server/offer.h"
#include "rpc/server/server.h"
#include "rpc/server/session_observer.h"
#include "table/table.h"

namespace tacit::app {

/// What whoever starts a server changes of its configuration.
struct ServeChanges {
  std::string source, source_table;                  // a file of records; empty: the configuration's source
  std::shared_ptr<const table::Table> records = {};  // in memory already; instead of any source
  std::string listen;                                // HOST:PORT; empty: the configuration's
  std::optional<int> threads;                        // of the linkage; 0: every core
  bool insecure = false;                             // no TLS, and nobody is known
  bgv::Security security{};                          // of the parameters
  ingest::Reading source_reading{};                  // of the file `source`
};

class Custodian {
 public:
  /// Opens the ledger and reads the records, if `changes` has none. Throws Error as open_ledger() and
  /// load_server_data().
  Custodian(CustodianConfig config, const ServeChanges& changes, Log log);
  /// Stops, without grace.
  ~Custodian();
  Custodian(const Custodian&) = delete;
  Custodian& operator=(const Custodian&) = delete;

  /// The configuration's server with the changes.
  const rpc::ServerConfig& server_config() const { return config_.server; }

  /// Warns of what whoever runs the server should know, and answers queries from now on. Returns where it
  /// listens. Once only. Throws Error as rpc::Server and serve_warnings().
  rpc::Address start(const rpc::ObserverFactory& observers);

  /// Takes no further query, and lets running ones end within the configured grace. `hurried` waits for up to
  /// the time that it is given and says whether to end them at once. Then stops. After start().
  void finish(const std::function<bool(std::chrono::milliseconds)>& hurried);

 private:
  void log_made_up_records() const;
  void log_blocked_records() const;

  CustodianConfig config_;
  Log log_;
  std::optional<ledger::Ledger> ledger_;
  rpc::OfferPtr offer_;
  Metrics metrics_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<Monitoring> monitoring_;
};

}  // namespace tacit::app
