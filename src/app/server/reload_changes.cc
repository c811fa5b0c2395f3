// SPDX-License-Identifier: Apache-2.0
#include "app/server/reload_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "app/server/ledger_config.h"
#include "base/approval.h"
#include "base/quantities.h"
#include "base/strategy.h"
#include "identity/certificate.h"

namespace tacit::app {

namespace {

using Texts = std::vector<std::string>;

std::string model_text(const linkage::Model& model) {
  return fmt::format("{} (hash {})", model.name(), model.short_hash());
}

// "x" where both are the same, else "x -> y".
std::string from_to(const std::string& before, const std::string& after) {
  return before == after ? after : before + " -> " + after;
}

enum class Told { kAll, kComings };  // kComings: not what is otherwise, which is told apart

// What has come, gone, or is otherwise than before, by its name.
template <class Named>
void add_named(const char* what, const std::vector<Named>& before, const std::vector<Named>& after, Told told,
               Texts& texts) {
  const auto find = [](const std::vector<Named>& all, const std::string& name) {
    return std::ranges::find(all, name, &Named::name);
  };
  Texts added, removed, changed;
  for (const Named& each : after) {
    const auto old = find(before, each.name);
    if (old == before.end()) {
      added.push_back(each.name);
    } else if (!(*old == each)) {
      changed.push_back(each.name);
    }
  }
  for (const Named& each : before) {
    if (find(after, each.name) == after.end()) removed.push_back(each.name);
  }
  const auto tell = [&](const char* how, const Texts& names) {
    if (!names.empty()) texts.push_back(fmt::format("{} {}: {}", what, how, fmt::join(names, ", ")));
  };
  tell("added", added);
  tell("removed", removed);
  if (told == Told::kAll) tell("changed", changed);
}

using Setting = std::pair<const char*, std::string>;

std::string seconds_of(std::chrono::milliseconds time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count());
}

// The rules that a log line can say as a key and its value, always in this order.
std::vector<Setting> settings(const CustodianConfig& config) {
  const rpc::ServerConfig& server = config.server;
  const ledger::Policy& policy = server.policy;
  const auto number = [](auto value) { return std::to_string(value); };
  return {
      {"min_cell", number(config.catalog.min_cell)},
      {"[server] name", server.limits.custodian.empty() ? "(none)" : server.limits.custodian},
      {"[server] grace_seconds", number(config.grace.count())},
      {"[limits] max_client_records", number(server.limits.max_client_records)},
      {"[limits] max_sessions", number(server.max_sessions)},
      {"[limits] max_queue", number(server.max_queue)},
      {"[limits] idle_seconds", seconds_of(server.idle)},
      {"[limits] client_seconds", seconds_of(server.client)},
      {"[limits] queue_seconds", seconds_of(server.queue)},
      {"[limits] query_seconds", seconds_of(server.query)},
      {"[limits] memory_mb", number(server.limits.memory_bytes >> 20)},
      {"[limits] total_memory_mb", number(server.total_memory() >> 20)},
      {"[limits] threads", number(server.limits.threads)},
      {"[limits] strategy", std::string(strategy_name(server.limits.strategy))},
      {"[limits] widest_record", fmt::format("{:g}", config.widest_record)},
      {"[ledger] tables_per_linkage", number(policy.tables_per_linkage)},
      {"[ledger] further", further_name(policy.further)},
      {"[ledger] linkages_per_day", number(policy.linkages_per_day)},
      {"[ledger] linkages_per_month", number(policy.linkages_per_month)},
      {"[ledger] attempts_per_day", number(policy.attempts_per_day)},
      {"[ledger] smallest_list", number(policy.smallest_list)},
      {"[ledger] approval", std::string(approval_name(policy.approval))},
      {"[ledger] approval_hours",
       number(std::chrono::duration_cast<std::chrono::hours>(policy.approval_time).count())},
      {"[ledger] purpose", server.purpose_required ? "required" : "optional"},
  };
}

std::string number_or(const std::optional<std::size_t>& number, const char* otherwise) {
  return number ? std::to_string(*number) : otherwise;
}

std::string names_or_all(const std::optional<std::vector<std::string>>& names) {
  if (!names) return "all";
  return names->empty() ? "(none)" : fmt::format("{}", fmt::join(*names, "+"));
}

// A client's rules as keys and values, always in this order.
std::vector<Setting> client_settings(const identity::ClientRules& rules) {
  const char* server = "(as the server's)";
  const auto text_or_none = [](const std::string& text) { return text.empty() ? "(none)" : text; };
  const auto purpose = [](bool required) { return required ? "required" : "optional"; };
  return {
      {"fingerprint", text_or_none(rules.fingerprint)},
      {"subject", text_or_none(rules.subject)},
      {"approval", rules.approval ? std::string(approval_name(*rules.approval)) : server},
      {"until", rules.until ? identity::day(*rules.until) : "(no end)"},
      {"purpose", rules.purpose_required ? purpose(*rules.purpose_required) : server},
      {"dimensions", names_or_all(rules.dimensions)},
      {"measures", names_or_all(rules.measures)},
      {"max_client_records", number_or(rules.max_client_records, server)},
      {"smallest_list", number_or(rules.budgets.smallest_list, server)},
      {"linkages_per_day", number_or(rules.budgets.linkages_per_day, server)},
      {"linkages_per_month", number_or(rules.budgets.linkages_per_month, server)},
      {"tables_per_linkage", number_or(rules.budgets.tables_per_linkage, server)},
  };
}

// "key x -> y" of each setting that is otherwise now.
Texts setting_changes(const std::vector<Setting>& were, const std::vector<Setting>& are) {
  Texts changes;
  for (std::size_t i = 0; i < are.size(); ++i) {
    if (were[i].second == are[i].second) continue;
    changes.push_back(fmt::format("{} {} -> {}", are[i].first, were[i].second, are[i].second));
  }
  return changes;
}

void add_client_changes(const std::vector<identity::ClientRules>& before,
                        const std::vector<identity::ClientRules>& after, Texts& texts) {
  for (const identity::ClientRules& now : after) {
    const auto old = std::ranges::find(before, now.name, &identity::ClientRules::name);
    if (old == before.end()) continue;
    const Texts changes = setting_changes(client_settings(*old), client_settings(now));
    if (!changes.empty()) texts.push_back(fmt::format("client {}: {}", now.name, fmt::join(changes, ", ")));
  }
}

}  // namespace

void require_reloadable(const CustodianConfig& running, const CustodianConfig& other) {
  Texts keys = rpc::fixed_differences(running.server, other.server);
  const auto fixed = [&](bool same, const char* key) {
    if (!same) keys.push_back(key);
  };
  fixed(running.log == other.log, "[server] log");
  fixed(running.ledger.path == other.ledger.path, "[ledger] path");
  fixed(running.ledger.key == other.ledger.key, "[ledger] key");
  fixed(running.ledger.signing_key == other.ledger.signing_key, "[ledger] signing_key");
  fixed(running.metrics == other.metrics, "[metrics]");
  fixed(running.cluster == other.cluster, "[cluster] silence_seconds");
  rpc::require_no_fixed(keys);
}

namespace {

// What of TLS is otherwise; both have it, or neither.
void add_tls(const rpc::Offer& before, const rpc::Offer& after, Texts& texts) {
  if (before.tls == nullptr || after.tls == nullptr) return;
  const identity::Certificate& certificate = after.tls->own.certificate;
  if (before.tls->own.certificate.fingerprint() != certificate.fingerprint()) {
    texts.push_back("server's certificate renewed, valid until " + identity::day(certificate.not_after()));
  }
  const auto& old = before.tls->clients;
  const auto& now = after.tls->clients;
  if (!old || !now) return;
  if (old->authorities_pem() != now->authorities_pem()) {
    texts.push_back(
        fmt::format("clients' authorities changed, valid until {}", identity::day(now->authorities_end())));
  }
  const std::size_t were = old->revoked(), are = now->revoked();
  if (were != are) texts.push_back(fmt::format("revoked certificates {} -> {}", were, are));
  if (const auto due = now->lists_end(); due && due != old->lists_end())
    texts.push_back("lists of revoked certificates due on " + identity::day(*due));
}

}  // namespace

std::string changes_text(const Loaded& before, const Loaded& after) {
  const protocol::ServerData& old = *before.offer->data;
  const protocol::ServerData& now = *after.offer->data;
  Texts texts = {"records " + from_to(count_text(old.features.records()), count_text(now.features.records())),
                 "model " + from_to(model_text(old.model), model_text(now.model))};
  add_named("clients", before.config.server.clients, after.config.server.clients, Told::kComings, texts);
  add_client_changes(before.config.server.clients, after.config.server.clients, texts);
  add_tls(*before.offer, *after.offer, texts);
  add_named("dimensions", old.catalog.dimensions, now.catalog.dimensions, Told::kAll, texts);
  add_named("measures", old.catalog.measures, now.catalog.measures, Told::kAll, texts);
  for (std::string& change : setting_changes(settings(before.config), settings(after.config)))
    texts.push_back(std::move(change));
  return fmt::format("{}", fmt::join(texts, "; "));
}

}  // namespace tacit::app
