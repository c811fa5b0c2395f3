// SPDX-License-Identifier: Apache-2.0
// The custodian's half of a query, from a configuration to a server that answers: what `tacit serve` does
// apart from flags, signals and the form of its log.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "app/server/config.h"
#include "app/server/head_signer.h"
#include "app/server/metrics.h"
#include "app/server/monitoring.h"
#include "app/server/offer_loader.h"
#include "app/server/periodic.h"
#include "app/server/reload_changes.h"
#include "ledger/ledger.h"
#include "link/place.h"
#include "rpc/address.h"
#include "rpc/server/server.h"
#include "rpc/server/session_observer.h"

namespace tacit::app {

class Custodian {
 public:
  /// Opens the ledger, and loads what is served, telling the log what whoever runs the server should know.
  /// Records are linked in `place`, which outlives the custodian. Throws Error as open_ledger() and
  /// load_offer().
  Custodian(CustodianConfig config, const ServeChanges& changes, Log log,
            link::Place& place = link::this_process());
  /// Stops, without grace.
  ~Custodian();
  Custodian(const Custodian&) = delete;
  Custodian& operator=(const Custodian&) = delete;

  /// The configuration's server with the changes, as it is now.
  rpc::ServerConfig server_config() const;

  /// Records that are served now.
  std::size_t records() const;

  /// Whether the server works: rpc::Server::responds(). After start().
  bool responds(std::chrono::milliseconds longest) const;

  /// Answers queries from now on, and tells the log every day what expires soon. Enters in the ledger
  /// which rules apply, where these are others than before (rules_note.h). Returns where it listens. Once
  /// only. Throws Error as rpc::Server, and if the ledger cannot be written.
  rpc::Address start(const rpc::ObserverFactory& observers);

  /// Reads the configuration of this path and all that it names, with the changes of the start, and answers
  /// new streams with it; running and waiting queries end on what they began with. Says what has changed. Old
  /// and new records are in memory together until the last stream that needs the old ones ends. Throws Error,
  /// and leaves everything as it was, as load_config(), require_reloadable(), load_offer() and note_rules().
  /// One at a time, beside queries and finish(). After start().
  void reload(const std::filesystem::path& config);

  /// Takes no further query, and lets running ones end within the configured grace. `hurried` waits for up to
  /// the time that it is given and says whether to end them at once. Then stops, and says so in the log's
  /// last line with `why`, such as "SIGTERM", and how many it cut off, whose clients get `told`. After
  /// start().
  void finish(const std::function<bool(std::chrono::milliseconds)>& hurried, const std::string& why = {},
              const std::string& told = rpc::kShuttingDown);

 private:
  Loaded loaded() const;
  void take(Loaded next);
  void warn_of_expiries() const;

  const ServeChanges changes_;
  const Log log_;
  link::Place& place_;
  mutable std::mutex mutex_;
  Loaded loaded_;  // guarded by mutex_
  std::optional<ledger::Ledger> ledger_;
  Metrics metrics_;
  std::unique_ptr<HeadSigner> signer_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<Monitoring> monitoring_;
  std::optional<Periodic> daily_;
};

}  // namespace tacit::app
