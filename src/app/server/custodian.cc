// SPDX-License-Identifier: Apache-2.0
#include "app/server/custodian.h"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "app/server/rules_note.h"
#include "app/server/warnings.h"
#include "base/error.h"
#include "rpc/server/transport.h"

namespace tacit::app {

namespace {

// A start that finds its port taken has not made or entered a ledger.
std::optional<ledger::Ledger> ledger_of(const CustodianConfig& config, const Log& log) {
  rpc::require_can_listen(rpc::parse_address(config.server.listen, "listen address"));
  return open_ledger(config.ledger, config.server.bookkeeping, log);
}

}  // namespace

Custodian::Custodian(CustodianConfig config, const ServeChanges& changes, Log log, link::Place& place)
    : changes_(changes),
      log_(std::move(log)),
      place_(place),
      loaded_{with_changes(std::move(config), changes_), nullptr},
      ledger_(ledger_of(loaded_.config, log_)) {
  loaded_.offer = load_offer(loaded_.config, changes_.records.get(), log_);
}

Custodian::~Custodian() = default;

Loaded Custodian::loaded() const {
  const std::lock_guard lock(mutex_);
  return loaded_;
}

rpc::ServerConfig Custodian::server_config() const {
  return loaded().config.server;
}

std::size_t Custodian::records() const {
  return loaded().offer->data->features.records();
}

bool Custodian::responds(std::chrono::milliseconds longest) const {
  return server_->responds(longest);
}

rpc::Address Custodian::start(const rpc::ObserverFactory& observers) {
  require(server_ == nullptr, "a custodian starts once");
  if (ledger_) note_rules(*ledger_, loaded().config.server);
  server_ = std::make_unique<rpc::Server>(loaded().offer, metered(observers, metrics_),
                                          ledger_ ? &*ledger_ : nullptr, place_);
  if (ledger_) signer_ = head_signer(loaded().config.ledger, log_);
  const rpc::Address address = server_->start();
  const Loaded started = loaded();
  metrics_.serves(served_by(*started.offer));
  monitoring_ = std::make_unique<Monitoring>(started.config.metrics, metrics_, *server_,
                                             ledger_ ? &*ledger_ : nullptr, started.config.ledger.path, log_);
  daily_.emplace(std::chrono::hours(24), [this] { warn_of_expiries(); });
  return address;
}

void Custodian::warn_of_expiries() const {
  const rpc::OfferPtr offer = loaded().offer;
  if (offer->tls == nullptr) return;
  for (const std::string& warning :
       expiry_warnings(offer->config, *offer->tls, std::chrono::system_clock::now())) {
    log_.warn(warning);
  }
}

void Custodian::reload(const std::filesystem::path& config) {
  require(server_ != nullptr, "a custodian is started before it reloads");
  try {
    take({with_changes(load_config(config), changes_), nullptr});
    metrics_.reloaded(true);
  } catch (const std::exception&) {
    metrics_.reloaded(false);
    throw;
  }
}

void Custodian::take(Loaded next) {
  const Loaded before = loaded();
  require_reloadable(before.config, next.config);
  const auto beside = [](const auto& tell) {
    return [&tell](const std::string& line) { tell("reload: " + line); };
  };
  next.offer = load_offer(next.config, changes_.records.get(), {beside(log_.info), beside(log_.warn)});
  Served served = served_by(*next.offer);
  const std::string changes = changes_text(before, next);
  // Last of what may fail, and before the first question that is asked under these rules.
  if (ledger_) note_rules(*ledger_, next.config.server);
  server_->replace(next.offer);
  metrics_.serves(std::move(served));
  {
    const std::lock_guard lock(mutex_);
    loaded_ = std::move(next);
  }
  log_.info("reloaded: " + changes);
}

void Custodian::finish(const std::function<bool(std::chrono::milliseconds)>& hurried, const std::string& why,
                       const std::string& told) {
  require(server_ != nullptr, "a custodian is started before it ends");
  server_->drain();
  monitoring_->stopping();
  const std::chrono::seconds grace = loaded().config.grace;
  const auto until = std::chrono::steady_clock::now() + grace;
  const std::size_t running = server_->counts().running;
  log_.info(fmt::format("stopping{}",
                        running == 0 ? "" : fmt::format(": {} running, up to {} s", running, grace.count())));
  while (server_->counts().running > 0 && std::chrono::steady_clock::now() < until) {
    if (hurried(std::chrono::milliseconds(100))) break;
  }
  const std::size_t cut_off = server_->counts().running;
  server_->stop(std::chrono::milliseconds(0), told);
  signer_.reset();
  log_.info(fmt::format("stopped{}{}", why.empty() ? "" : " by " + why,
                        cut_off == 0 ? "" : fmt::format("; running queries that were cut off: {}", cut_off)));
}

}  // namespace tacit::app
