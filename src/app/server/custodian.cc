// SPDX-License-Identifier: Apache-2.0
#include "app/server/custodian.h"

#include <fmt/format.h>

#include <utility>

#include "app/course.h"
#include "app/server/warnings.h"
#include "app/server_data.h"
#include "base/error.h"

namespace tacit::app {

namespace {

CustodianConfig changed(CustodianConfig config, const ServeChanges& changes) {
  config.catalog =
      with_source(std::move(config.catalog), changes.source, changes.source_table, changes.source_reading);
  rpc::ServerConfig& server = config.server;
  if (!changes.listen.empty()) server.listen = changes.listen;
  server.limits.security = changes.security;
  server.operations = expected_operations;
  if (changes.threads) server.limits.threads = *changes.threads;
  if (changes.insecure) {
    server.insecure = true;
    server.certificate_file.clear();
    server.key_file.clear();
    server.client_ca_file.clear();
    server.clients.clear();
    // A trial needs none, but what a file says is kept up, by whoever asks.
    if (config.ledger.path.empty()) server.bookkeeping = rpc::Bookkeeping::kNone;
  }
  return config;
}

}  // namespace

Custodian::Custodian(CustodianConfig config, const ServeChanges& changes, Log log)
    : config_(changed(std::move(config), changes)),
      log_(std::move(log)),
      ledger_(open_ledger(config_.ledger, config_.server.bookkeeping, log_)),
      offer_(std::make_shared<const rpc::Offer>(
          rpc::Offer{config_.server, std::make_shared<const protocol::ServerData>(load_server_data(
                                         config_.catalog, changes.records.get(), log_.info))})) {}

Custodian::~Custodian() = default;

rpc::Address Custodian::start(const rpc::ObserverFactory& observers) {
  require(server_ == nullptr, "a custodian starts once");
  server_ =
      std::make_unique<rpc::Server>(offer_, metered(observers, metrics_), ledger_ ? &*ledger_ : nullptr);
  for (const std::string& warning : serve_warnings(config_.server)) log_.warn(warning);
  log_made_up_records();
  log_blocked_records();
  const rpc::Address address = server_->start();
  metrics_.serves(served_by(*offer_));
  monitoring_ = std::make_unique<Monitoring>(config_.metrics, metrics_, *server_,
                                             ledger_ ? &*ledger_ : nullptr, config_.ledger.path, log_);
  return address;
}

void Custodian::log_made_up_records() const {
  const protocol::ServerData& data = *offer_->data;
  const MadeUpRecords made_up = made_up_records(data.model, data.features, config_.widest_record,
                                                static_cast<std::size_t>(data.catalog.min_cell));
  log_.info(made_up.figures);
  if (made_up.warning) log_.warn(*made_up.warning);
}

void Custodian::log_blocked_records() const {
  if (config_.server.limits.strategy == StrategyWanted::kAllPairs) return;
  const BlockedRecords blocked = blocked_records(offer_->data->model, offer_->data->features);
  if (!blocked.figures.empty()) log_.info(blocked.figures);
  if (blocked.warning) log_.warn(*blocked.warning);
}

void Custodian::finish(const std::function<bool(std::chrono::milliseconds)>& hurried) {
  require(server_ != nullptr, "a custodian is started before it ends");
  server_->drain();
  monitoring_->stopping();
  const auto until = std::chrono::steady_clock::now() + config_.grace;
  const std::size_t running = server_->counts().running;
  log_.info(fmt::format(
      "stopping{}",
      running == 0 ? "" : fmt::format(": {} running, up to {} s", running, config_.grace.count())));
  while (server_->counts().running > 0 && std::chrono::steady_clock::now() < until) {
    if (hurried(std::chrono::milliseconds(100))) break;
  }
  server_->stop();
  log_.info("stopped");
}

}  // namespace tacit::app
