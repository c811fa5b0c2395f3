// SPDX-License-Identifier: Apache-2.0
// One question's entries in the custodian's ledger (docs/ledger.md): that it was admitted, that its answer is
// about to be sent, how it ended. As the session's gate it holds an answer back until that is decided, where
// a person decides, and entered.
// Without a ledger it does nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "identity/clients.h"
#include "ledger/ledger.h"
#include "protocol/server/answer_gate.h"
#include "protocol/server/greeting.h"
#include "protocol/server_data.h"
#include "rpc/server/config.h"

namespace tacit::rpc {

/// The account of every client that connects without a certificate.
inline constexpr const char* kUnknownAccount = "anyone";

/// Who asks, as the ledger has it; `rules` is null where nobody is known.
ledger::Client ledger_client(const ServerConfig& config, const identity::ClientRules* rules,
                             const identity::ClientIdentity& who);

/// The server's budgets with what the client's own table says instead.
ledger::Policy policy_for(const ServerConfig& config, const identity::ClientRules* rules);

/// What the ledger says of a question. Names are cut to what a catalog's may have, since a question that is
/// refused may name anything.
ledger::Request ledger_request(ledger::Client client, const protocol::Greeting& greeting,
                               const protocol::ServerData& data);

/// What is known of a question whose greeting cannot be read: who asks, and of what table.
ledger::Request unread_request(ledger::Client client, const protocol::ServerData& data);

class LedgerGate final : public protocol::AnswerGate {
 public:
  /// `ledger` outlives it; null: there is none.
  explicit LedgerGate(ledger::Ledger* ledger) : ledger_(ledger) {}

  /// Before the question is planned: see ledger::Ledger::check().
  void check(const ledger::Request& request, const ledger::Policy& policy);
  /// Both throw ledger::Refused, see ledger::Ledger, and return the entry's number, 0 without one.
  std::uint64_t admit(const ledger::Request& request, const ledger::Policy& policy);
  std::uint64_t refuse(const ledger::Request& request, const ledger::Policy& policy, const Error& error);

  /// Where a person decides: how the question stands, and that it waits. See ledger::Ledger::look_up(),
  /// wait().
  ledger::Standing look_up(const ledger::Request& request, const ledger::Policy& policy);
  ledger::Standing wait(const ledger::Request& request, const ledger::Policy& policy,
                        const ledger::Cost& cost);

  /// `hold` is called with the number of the question's wait, if it has one, when its answer is about to be
  /// entered: it returns when that is decided.
  void hold_answers(std::function<void(std::uint64_t wait)> hold) { hold_ = std::move(hold); }

  /// What is left of the budgets; nothing where there is no ledger. Throws ledger::Refused, see
  /// ledger::Ledger.
  std::optional<ledger::Allowance> allowance(const ledger::Client& client, std::uint64_t min_cell,
                                             const ledger::Policy& policy) const;

  /// Whether a question was admitted and has not ended.
  bool admitted() const { return ticket_.has_value(); }

  /// How the question ended, if one was admitted. Throw nothing: what cannot be written now is written later.
  void answered() noexcept;
  void failed(const Error& error) noexcept;

 private:
  void before_answer() override;

  ledger::Ledger* ledger_;
  std::function<void(std::uint64_t)> hold_;
  std::optional<ledger::Ticket> ticket_;
  std::optional<ledger::Clearance> clearance_;
};

}  // namespace tacit::rpc
