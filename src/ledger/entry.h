// SPDX-License-Identifier: Apache-2.0
// One entry of a ledger. A question makes up to three: that it was admitted, that its answer is about to be
// sent, and how it ended. An entry says who asked what about how many, and never a result or anything from a
// record.
//
// Each is chained to the one before by
//     hash = BLAKE2b-256(hash of the entry before || encoding)
// and the first one to the ledger's identity. The encoding is fixed (docs/ledger.md, "The chain"; a test has
// the hash of a given entry): whatever changes it needs a new version of the format.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/hash.h"
#include "ledger/question.h"

namespace tacit::ledger {

using Time = std::chrono::sys_time<std::chrono::microseconds>;  // UTC

inline constexpr std::size_t kMaxText = 500;  // bytes of a name, subject or detail; what is longer is cut

enum class Kind {
  kQuestion,  // admitted; all that is known of it
  kAnswer,    // its answer is about to be sent
  kOutcome,   // how it ended
  kRefusal,   // a question that was not admitted; all that is known of it, and why not
  kNote,      // a remark on the ledger itself
  kWait,      // a question that waits for a person's decision; all that is known of it (waiting.h)
  kApproval,  // a person lets it be answered, once
  kDenial,    // a person does not
};

enum class Outcome {
  kNone,  // of an entry that is not an end
  kAnswered,
  kFailed,
  kCancelled,
  kRefused,
  kAbandoned,  // no outcome was recorded: the server stopped, or was stopped, meanwhile
};

std::string_view name(Kind kind);
std::string_view name(Outcome outcome);
std::optional<Kind> parse_kind(std::string_view text);
std::optional<Outcome> parse_outcome(std::string_view text);

/// Who asks.
struct Client {
  std::string account;      // what budgets go by: the configuration's name for the client, so that a new
                            // certificate does not bring a new budget
  std::string subject;      // of the certificate
  std::string fingerprint;  // SHA-256 of the certificate, lower-case hexadecimal

  /// A client without a certificate, which only a loopback address admits.
  static Client insecure_loopback() {
    return {.account = "insecure loopback", .subject = {}, .fingerprint = {}};
  }

  bool operator==(const Client&) const = default;
};

struct Entry {
  std::uint64_t number = 0;  // 1, 2, ..
  Time time{};               // never earlier than the previous entry's
  Time clock{};              // what the clock said; before `time` only if the clock went back
  Kind kind = Kind::kNote;
  /// The question that an answer or outcome belongs to; the `wait` that a decision belongs to, or a question
  /// that needs one; else 0.
  std::uint64_t about = 0;

  // Of a question, refusal or wait; else empty and 0, but for the subject of a decision: who decided.
  Client client;
  std::string model;                 // its hash
  std::string question;              // canonical_text()
  std::uint64_t records = 0;         // n, of the client's list
  std::uint64_t server_records = 0;  // S
  std::uint64_t min_cell = 0;
  std::uint64_t cells = 0;  // of the table, suppressed ones included
  std::string linkage;      // tables with the same one are about the same linked people
  std::uint64_t protocol = 0;

  std::string program;  // version that wrote the entry
  Outcome outcome = Outcome::kNone;
  std::string detail;              // a reason or remark, for the custodian; of a question its purpose, of a
                                   // wait waiting_text() (waiting.h), of a decision why
  std::uint64_t milliseconds = 0;  // of an outcome: since the question was admitted
  Hash hash{};

  bool operator==(const Entry&) const = default;
};

/// All fields but the hash: "tacit ledger entry 1", then each field in the order above, numbers as 8 bytes
/// little-endian (times as microseconds since 1970), texts as their length in that form and their bytes.
std::string encoding(const Entry& entry);

/// What the first entry of a ledger is chained to.
Hash genesis(std::string_view ledger_id, const Key* key);

/// The hash that `entry` should have after an entry of hash `before`.
Hash chain_hash(const Hash& before, const Entry& entry, const Key* key);

/// The text without control characters, cut to kMaxText bytes between two characters.
std::string clean(std::string_view text);

/// "2026-03-01T12:30:45.000123Z".
std::string utc_text(Time time);

}  // namespace tacit::ledger
