// SPDX-License-Identifier: Apache-2.0
// Who asks, and what a custodian lets each client ask: the [[client]] tables of a server's configuration.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/approval.h"

namespace tacit::identity {

/// A client as its certificate names it, once TLS has accepted that.
struct ClientIdentity {
  std::string subject;      // as Certificate::subject()
  std::string fingerprint;  // as Certificate::fingerprint()

  bool operator==(const ClientIdentity&) const = default;
};

/// The identity that a certificate gives. Throws Error(kSecurity) if the text is not a certificate.
ClientIdentity identity_of(std::string_view certificate_pem);

/// How much a client may ask over time; what is absent is as the server's own rules say.
struct Budgets {
  std::optional<std::size_t> linkages_per_day;
  std::optional<std::size_t> linkages_per_month;  // a calendar month, UTC
  std::optional<std::size_t> tables_per_linkage;
  std::optional<std::size_t> smallest_list;  // client records: a shorter list is refused

  bool operator==(const Budgets&) const = default;
};

struct ClientRules {
  std::string name;                                    // the custodian's own, for the log and the ledger
  std::string fingerprint;                             // of this one certificate; or, if empty:
  std::string subject;                                 // of any certificate with this subject
  std::optional<std::vector<std::string>> dimensions;  // absent: all
  std::optional<std::vector<std::string>> measures;    // absent: all
  std::optional<std::size_t> max_client_records;       // absent: as [limits] says
  Budgets budgets;
  std::optional<std::chrono::sys_days> until;  // the last day of its access, UTC; absent: it has no end
  std::optional<bool> purpose_required;        // absent: as the server's own rules say
  std::optional<ApprovalRule> approval;        // absent: as [ledger] says

  /// The moment from which it has no access any more.
  std::optional<std::chrono::sys_days> end() const {
    return until ? std::optional(*until + std::chrono::days(1)) : std::nullopt;
  }

  bool operator==(const ClientRules&) const = default;
};

/// "sha256:" and 64 hexadecimal digits in the form of Certificate::fingerprint(), from any letter case and
/// with or without colons between the bytes; nullopt for anything else.
std::optional<std::string> normal_fingerprint(std::string_view text);

/// The client's rules, those by fingerprint before those by subject; nullptr for a client that nobody named.
const ClientRules* find_client(std::span<const ClientRules> clients, const ClientIdentity& who);

/// Throws the Error(kSecurity) for a client whose certificate is in none of the rules.
[[noreturn]] void refuse_unknown(const ClientIdentity& who);

/// Throws the Error(kLimit) for a client whose access has ended at `now`, with its last day.
void require_access(const ClientRules& client, std::chrono::system_clock::time_point now);

/// Throws unless the rules allow such a question, as far as one question shows: Error(kUsage) for a dimension
/// or measure that is not open to the client, in the same words whether or not there is one of that name;
/// Error(kLimit) for too many records or too few. Says nothing of what others may ask.
void authorize(const ClientRules& client, std::span<const std::string> dimensions,
               std::span<const std::string> measures, std::size_t records);

}  // namespace tacit::identity
