// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/ledger_gate.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/error.h"
#include "base/hex.h"
#include "ledger/purpose.h"
#include "protocol/version.h"
#include "rpc/status.h"

namespace tacit::rpc {
namespace {

constexpr std::size_t kMaxNameKept = 200;                                       // bytes
constexpr std::uint64_t kMaxNumber = std::numeric_limits<std::int64_t>::max();  // of an entry

std::string kept(const std::string& text) {
  return shown(text, kMaxNameKept);
}

const char* kind_of(table::StatisticKind kind) {
  constexpr std::array<const char*, 5> kNames = {"count", "sum", "mean", "std", "share"};
  return kNames.at(static_cast<std::size_t>(kind));
}

// What may be an attack is found by it (ledger/summary.h).
std::string reason_of(const Error& error) {
  const bool security = error.category() == ErrorCategory::kSecurity;
  return (security ? std::string(ledger::kSecurityReason) : std::string()) + error.what();
}

bool is_served(const table::Question& question, const table::Catalog& catalog) {
  return std::ranges::all_of(question.by, [&](const std::string& name) {
    return std::ranges::any_of(catalog.dimensions, [&](const auto& info) { return info.name == name; });
  });
}

ledger::Question kept_question(const table::Question& question) {
  ledger::Question kept_question;
  for (const std::string& name : question.by) kept_question.by.push_back(kept(name));
  for (const table::Statistic& statistic : question.statistics) {
    kept_question.statistics.push_back(
        {.kind = kind_of(statistic.kind), .of = kept(statistic.of), .value = kept(statistic.value)});
  }
  kept_question.split_categories = question.split_categories;
  if (question.strategy != StrategyWanted::kAny) kept_question.strategy = strategy_name(question.strategy);
  return kept_question;
}

}  // namespace

ledger::Client ledger_client(const ServerConfig& config, const identity::ClientRules* rules,
                             const identity::ClientIdentity& who) {
  if (rules != nullptr)
    return {.account = rules->name, .subject = who.subject, .fingerprint = who.fingerprint};
  if (config.insecure) return ledger::Client::insecure_loopback();
  return {.account = kUnknownAccount, .subject = {}, .fingerprint = {}};
}

ledger::Policy policy_for(const ServerConfig& config, const identity::ClientRules* rules) {
  ledger::Policy policy = config.policy;
  if (rules == nullptr) return policy;
  const identity::Budgets& own = rules->budgets;
  policy.linkages_per_day = own.linkages_per_day.value_or(policy.linkages_per_day);
  policy.linkages_per_month = own.linkages_per_month.value_or(policy.linkages_per_month);
  policy.tables_per_linkage = own.tables_per_linkage.value_or(policy.tables_per_linkage);
  policy.smallest_list = own.smallest_list.value_or(policy.smallest_list);
  policy.approval = rules->approval.value_or(policy.approval);
  return policy;
}

ledger::Request ledger_request(ledger::Client client, const protocol::Greeting& greeting,
                               const protocol::ServerData& data) {
  const table::Question& question = greeting.question;
  const std::size_t own_cells = is_served(question, data.catalog) ? server_cells(question, data.catalog) : 0;
  return {.client = std::move(client),
          .model = to_hex(std::string_view(greeting.model_hash).substr(0, data.model.hash().size())),
          .question = kept_question(question),
          .records = std::min<std::uint64_t>(greeting.client_records, kMaxNumber),
          .server_records = data.features.records(),
          .min_cell = static_cast<std::uint64_t>(data.catalog.min_cell),
          .cells = own_cells * std::max<std::size_t>(question.split_categories, 1),
          .linkage = ledger::random_id(),
          .protocol = greeting.version,
          .purpose = greeting.purpose};
}

ledger::Request unread_request(ledger::Client client, const protocol::ServerData& data) {
  return {.client = std::move(client),
          .model = {},
          .question = {},
          .server_records = data.features.records(),
          .min_cell = static_cast<std::uint64_t>(data.catalog.min_cell),
          .linkage = ledger::random_id()};
}

void LedgerGate::check(const ledger::Request& request, const ledger::Policy& policy) {
  if (ledger_ != nullptr) ledger_->check(request, policy);
}

std::uint64_t LedgerGate::admit(const ledger::Request& request, const ledger::Policy& policy) {
  if (ledger_ == nullptr) return 0;
  return ticket_.emplace(ledger_->admit(request, policy)).number();
}

std::uint64_t LedgerGate::refuse(const ledger::Request& request, const ledger::Policy& policy,
                                 const Error& error) {
  return ledger_ == nullptr ? 0 : ledger_->refuse(request, policy, reason_of(error));
}

ledger::Standing LedgerGate::look_up(const ledger::Request& request, const ledger::Policy& policy) {
  require(ledger_ != nullptr, "a person's decision is in a ledger");
  return ledger_->look_up(request, policy);
}

ledger::Standing LedgerGate::wait(const ledger::Request& request, const ledger::Policy& policy,
                                  const ledger::Cost& cost) {
  require(ledger_ != nullptr, "a question waits in a ledger");
  return ledger_->wait(request, policy, cost);
}

std::optional<ledger::Allowance> LedgerGate::allowance(const ledger::Client& client, std::uint64_t min_cell,
                                                       const ledger::Policy& policy) const {
  if (ledger_ == nullptr) return std::nullopt;
  return ledger_->allowance(client, min_cell, policy);
}

void LedgerGate::before_answer() {
  if (ledger_ == nullptr) return;
  require(ticket_.has_value(), "an answer is to a question that the ledger admitted");
  if (hold_ && ticket_->waited() != 0) hold_(ticket_->waited());
  clearance_.emplace(ticket_->before_answer());
}

void LedgerGate::answered() noexcept {
  if (!ticket_) return;
  ticket_->answered(*clearance_);
  ticket_.reset();
}

void LedgerGate::failed(const Error& error) noexcept {
  if (!ticket_) return;
  if (error.category() == ErrorCategory::kCancelled) {
    ticket_->cancelled(error.what());
  } else {
    ticket_->failed(reason_of(error));
  }
  ticket_.reset();
}

}  // namespace tacit::rpc
