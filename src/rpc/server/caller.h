// SPDX-License-Identifier: Apache-2.0
// Who is at the other end of a stream, and what an offer's rules say of that client.
#pragma once

#include <string>
#include <string_view>

#include "identity/clients.h"
#include "ledger/entry.h"
#include "ledger/policy.h"
#include "protocol/catalog.h"
#include "protocol/server/greeting.h"
#include "rpc/server/ledger_gate.h"
#include "rpc/server/offer.h"
#include "table/catalog.h"

namespace tacit::rpc {

class Caller {
 public:
  /// `certificates`: the client's, PEM, which TLS has accepted when the connection began, and those that it
  /// sent with it; empty where clients show none. `offer` outlives this. Throws Error(kSecurity) for a
  /// certificate that the offer does not accept (any more), and for a client that it does not know.
  Caller(const Offer& offer, const std::string& certificates);

  /// Null where nobody is known: without TLS, or with client_auth = "none".
  const identity::ClientRules* rules() const { return rules_; }
  const identity::ClientIdentity& identity() const { return who_; }

  /// As the ledger has it.
  ledger::Client account() const { return ledger_client(offer_.config, rules_, who_); }
  ledger::Policy policy() const { return policy_for(offer_.config, rules_); }

  /// Throws as identity::require_access(). Asked again where a client has waited.
  void require_access() const;

  /// Whether its questions have to say what they are for.
  bool purpose_required() const;

  /// Throws as require_access() and identity::authorize(), which see, and Error(kUsage) for a purpose that is
  /// missing. It comes before anything is looked up by a name of the question.
  void require_allowed(const protocol::Greeting& greeting) const;

  /// What of the catalog this client may ask about.
  table::Catalog open_catalog() const;
  /// The offer's, as they are for this client.
  protocol::ServerLimits limits() const;
  /// What holds for this client, as the ledger enforces it. Throws ledger::Refused, see
  /// LedgerGate::allowance().
  protocol::ClientTerms terms(const LedgerGate& gate) const;

 private:
  const Offer& offer_;
  const identity::ClientRules* rules_ = nullptr;
  identity::ClientIdentity who_;
};

}  // namespace tacit::rpc
