// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/caller.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "protocol/purpose.h"
#include "protocol/question_messages.h"
#include "rpc/status.h"

namespace tacit::rpc {
namespace {

// Bytes of a name that a client sent, in a message and in the log. Names of dimensions and measures are
// shorter.
constexpr std::size_t kMaxNameShown = 100;

std::vector<std::string> shown_all(std::vector<std::string> names) {
  for (std::string& name : names) name = shown(name, kMaxNameShown);
  return names;
}

void drop_closed(auto& infos, const std::optional<std::vector<std::string>>& names) {
  if (!names) return;
  std::erase_if(infos,
                [&](const auto& info) { return std::ranges::find(*names, info.name) == names->end(); });
}

void require_purpose(const protocol::Greeting& greeting) {
  if (!trim(greeting.purpose).empty()) return;
  throw Error(
      ErrorCategory::kUsage,
      greeting.version >= protocol::kPurposeVersion
          ? "this custodian asks what each question is for, and this one does not say: --purpose \"..\""
          : "this custodian asks what each question is for, which your release cannot say: ask again "
            "with a newer release of Tacit, and --purpose \"..\"");
}

}  // namespace

Caller::Caller(const Offer& offer, const std::string& certificates) : offer_(offer) {
  if (offer.config.insecure || offer.config.client_auth == ClientAuth::kNone) return;
  require(!certificates.empty(), "TLS let a client in without a certificate");
  offer.tls->clients->require_accepted(certificates);
  who_ = identity::identity_of(certificates);
  rules_ = identity::find_client(offer.config.clients, who_);
  if (rules_ == nullptr) identity::refuse_unknown(who_);
}

void Caller::require_access() const {
  if (rules_ != nullptr) identity::require_access(*rules_, offer_.config.wall_clock());
}

bool Caller::purpose_required() const {
  const bool usual = offer_.config.purpose_required;
  return rules_ == nullptr ? usual : rules_->purpose_required.value_or(usual);
}

void Caller::require_allowed(const protocol::Greeting& greeting) const {
  require_access();
  if (purpose_required()) require_purpose(greeting);
  if (rules_ == nullptr) return;
  const protocol::Names names = protocol::names_in(greeting.question);
  identity::authorize(*rules_, shown_all(names.dimensions), shown_all(names.measures),
                      greeting.client_records);
}

table::Catalog Caller::open_catalog() const {
  table::Catalog open = offer_.data->catalog;
  if (rules_ == nullptr) return open;
  drop_closed(open.dimensions, rules_->dimensions);
  drop_closed(open.measures, rules_->measures);
  return open;
}

protocol::ServerLimits Caller::limits() const {
  protocol::ServerLimits limits = offer_.config.limits;
  if (rules_ != nullptr && rules_->max_client_records)
    limits.max_client_records = std::min(limits.max_client_records, *rules_->max_client_records);
  return limits;
}

// An account that all clients without a name share says how much is allowed, and not how much others have
// used.
protocol::ClientTerms Caller::terms(const LedgerGate& gate) const {
  protocol::ClientTerms terms;
  terms.query_seconds =
      static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::seconds>(offer_.config.query).count());
  terms.purpose_required = purpose_required();
  if (rules_ != nullptr) {
    terms.smallest_list = rules_->budgets.smallest_list.value_or(1);
    terms.until = rules_->end();
  }
  const ledger::Policy budgets = policy();
  terms.approval = budgets.approval;
  const auto min_cell = static_cast<std::uint64_t>(offer_.data->catalog.min_cell);
  const std::optional<ledger::Allowance> left = gate.allowance(account(), min_cell, budgets);
  if (!left) return terms;
  terms.smallest_list = std::max(terms.smallest_list, left->smallest_list);
  const bool shared = rules_ == nullptr;
  const auto budget = [&](std::uint64_t allowed, std::optional<std::uint64_t> rest) {
    if (shared) rest.reset();
    return allowed == 0 ? std::nullopt : std::optional(protocol::Budget{allowed, rest});
  };
  terms.answers = budget(budgets.linkages_per_day, left->linkages);
  terms.month_answers = budget(budgets.linkages_per_month, left->month_linkages);
  terms.questions = budget(budgets.attempts_per_day, left->attempts);
  if (!shared) terms.wait_seconds = left->wait_seconds;
  return terms;
}

}  // namespace tacit::rpc
