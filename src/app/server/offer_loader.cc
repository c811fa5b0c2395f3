// SPDX-License-Identifier: Apache-2.0
#include "app/server/offer_loader.h"

#include <cstddef>
#include <utility>

#include "app/course.h"
#include "app/server/warnings.h"
#include "app/server_data.h"

namespace tacit::app {

namespace {

void log_made_up_records(const protocol::ServerData& data, double widest_record, const Log& log) {
  const MadeUpRecords made_up = made_up_records(data.model, data.features, widest_record,
                                                static_cast<std::size_t>(data.catalog.min_cell));
  log.info(made_up.figures);
  if (made_up.warning) log.warn(*made_up.warning);
}

void log_blocked_records(const protocol::ServerData& data, const Log& log) {
  const BlockedRecords blocked = blocked_records(data.model, data.features);
  if (!blocked.figures.empty()) log.info(blocked.figures);
  if (blocked.warning) log.warn(*blocked.warning);
}

}  // namespace

CustodianConfig with_changes(CustodianConfig config, const ServeChanges& changes) {
  config.catalog =
      with_source(std::move(config.catalog), changes.source, changes.source_table, changes.source_reading);
  rpc::ServerConfig& server = config.server;
  if (!changes.listen.empty()) server.listen = changes.listen;
  server.limits.security = changes.security;
  server.operations = expected_operations;
  if (changes.threads) server.limits.threads = *changes.threads;
  server.limits.worker_threads = changes.worker_threads;
  if (changes.insecure) {
    server.insecure = true;
    server.certificate_file.clear();
    server.key_file.clear();
    server.client_ca_file.clear();
    server.client_crl_file.clear();
    server.clients.clear();
    // A trial needs none, but what a file says is kept up, by whoever asks.
    if (config.ledger.path.empty()) server.bookkeeping = rpc::Bookkeeping::kNone;
  }
  return config;
}

std::shared_ptr<const protocol::ServerData> load_data(const CustodianConfig& config,
                                                      const table::Table* records, const Log& log) {
  auto data =
      std::make_shared<const protocol::ServerData>(load_server_data(config.catalog, records, log.info));
  log_made_up_records(*data, config.widest_record, log);
  if (config.server.limits.strategy != StrategyWanted::kAllPairs) log_blocked_records(*data, log);
  return data;
}

// What is quick to check comes first: the records may take minutes.
rpc::OfferPtr load_offer(const CustodianConfig& config, const table::Table* records, const Log& log) {
  rpc::check(config.server);
  rpc::ServerTlsPtr tls = rpc::load_tls(config.server);
  for (const std::string& warning : serve_warnings(config.server, tls.get())) log.warn(warning);
  auto data = load_data(config, records, log);
  return std::make_shared<const rpc::Offer>(rpc::Offer{config.server, std::move(data), std::move(tls)});
}

}  // namespace tacit::app
