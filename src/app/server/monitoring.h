// SPDX-License-Identifier: Apache-2.0
// What a running server tells those that watch it, where its configuration says ([metrics]).
#pragma once

#include <filesystem>
#include <memory>

#include "app/server/config.h"
#include "app/server/http_metrics.h"
#include "app/server/log.h"
#include "app/server/metrics.h"
#include "app/server/metrics_file.h"
#include "ledger/ledger.h"
#include "rpc/server/offer.h"
#include "rpc/server/server.h"

namespace tacit::app {

/// What metrics say of an offer.
Served served_by(const rpc::Offer& offer);

/// While it lives, metrics are where the configuration wants them.
class Monitoring {
 public:
  /// `metrics`, `server` and `ledger` outlive this; `ledger` is null where none is kept, `ledger_path` its
  /// file. Tells `log` where it answers. Throws Error as HttpMetrics.
  Monitoring(const MetricsConfig& config, const Metrics& metrics, const rpc::Server& server,
             const ledger::Ledger* ledger, std::filesystem::path ledger_path, const Log& log);
  Monitoring(const Monitoring&) = delete;
  Monitoring& operator=(const Monitoring&) = delete;
  ~Monitoring();

  /// The server takes no further query.
  void stopping();

 private:
  std::unique_ptr<MetricsFile> file_;
  std::unique_ptr<HttpMetrics> http_;
};

}  // namespace tacit::app
