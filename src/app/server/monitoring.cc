// SPDX-License-Identifier: Apache-2.0
#include "app/server/monitoring.h"

#include <functional>
#include <system_error>
#include <utility>

#include "app/server/process_metrics.h"
#include "rpc/address.h"

namespace tacit::app {

namespace {

// What cannot be looked at counts as 0: a metric is not worth an error.
std::uint64_t size_of_file(const std::filesystem::path& path) {
  std::error_code failed;
  const std::uintmax_t bytes = std::filesystem::file_size(path, failed);
  return failed ? 0 : bytes;
}

MetricsNow::Ledger ledger_now(const ledger::Ledger& ledger, const std::filesystem::path& path) {
  std::error_code failed;
  const std::filesystem::space_info space = std::filesystem::space(path, failed);
  // SQLite keeps what is not in the file yet beside it.
  return {.entries = ledger.head().entries,
          .bytes = size_of_file(path) + size_of_file(path.string() + "-wal"),
          .free_bytes = failed ? 0 : space.available};
}

std::uint64_t waiting_now(const ledger::Ledger& ledger) {
  try {
    return ledger.waiting();
  } catch (const Error&) {
    return 0;
  }
}

}  // namespace

Served served_by(const rpc::Offer& offer) {
  const rpc::ServerConfig& config = offer.config;
  Served served;
  served.records = offer.data->features.records();
  for (const identity::ClientRules& rules : config.clients) served.clients.push_back(rules.name);
  served.max_sessions = config.max_sessions;
  served.max_queue = config.max_queue;
  served.memory_bytes = config.total_memory();
  if (offer.tls == nullptr) return served;
  served.expiries["server"] = offer.tls->own.certificate.not_after();
  if (!offer.tls->clients) return served;
  served.expiries["client_ca"] = offer.tls->clients->authorities_end();
  if (const auto due = offer.tls->clients->lists_end()) served.expiries["client_crl"] = *due;
  return served;
}

Monitoring::Monitoring(const MetricsConfig& config, const Metrics& metrics, const rpc::Server& server,
                       const ledger::Ledger* ledger, std::filesystem::path ledger_path, const Log& log) {
  const auto text = [&metrics, &server, ledger, path = std::move(ledger_path)] {
    MetricsNow now{.counts = server.counts(), .ledger = {}};
    if (ledger != nullptr) {
      now.ledger = ledger_now(*ledger, path);
      now.waiting_for_approval = waiting_now(*ledger);
    }
    return metrics.text(now);
  };
  if (!config.file.empty())
    file_ = std::make_unique<MetricsFile>(config.file, config.interval, text, log.warn);
  if (config.listen.empty()) return;
  http_ = std::make_unique<HttpMetrics>(rpc::parse_address(config.listen, "[metrics] listen"),
                                        [text] { return text() + process_metrics(); });
  log.info("metrics at http://" + http_->address().text() + "/metrics");
}

void Monitoring::stopping() {
  if (http_ != nullptr) http_->stopping();
}

Monitoring::~Monitoring() = default;

}  // namespace tacit::app
