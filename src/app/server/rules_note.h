// SPDX-License-Identifier: Apache-2.0
// Which rules of approval, purpose and budgets apply, for the ledger: entries that were made under other
// rules than now can be told from those that nobody had to approve.
#pragma once

#include <string>
#include <string_view>

#include "ledger/ledger.h"
#include "rpc/server/config.h"

namespace tacit::app {

/// How each of these notes begins.
inline constexpr std::string_view kRulesNote = "rules: ";

/// The usual rules, and of each client what is otherwise for it, by the names of clients:
///     rules: approval question; approval_hours 168; purpose required; tables_per_linkage 1; further repeats;
///     linkages_per_day 20; linkages_per_month 0; attempts_per_day 200; smallest_list 10; clients 2;
///     "ada": approval answer, linkages_per_day 5
/// on one line, 0 for any number. Any length.
std::string whole_rules_text(const rpc::ServerConfig& config);

/// The same, at most ledger::kMaxText bytes long. Where the whole is longer, the clients with rules of their
/// own are counted, and the BLAKE2b-256 of whole_rules_text() stands for them:
///     rules: approval question; .. clients 900; of their own 412; BLAKE2b-256 of the whole 1f..
std::string rules_text(const rpc::ServerConfig& config);

/// Enters rules_text() as a note unless the last such note says the same. Throws Error if it cannot be
/// written.
void note_rules(ledger::Ledger& ledger, const rpc::ServerConfig& config);

}  // namespace tacit::app
