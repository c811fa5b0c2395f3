// SPDX-License-Identifier: Apache-2.0
// The one exception type of the library. A category says what kind of thing went wrong, so that one place
// (rpc/status) can map it to an RPC status and one (exit_code.h) to an exit code; the message tells a person
// what was wrong, where, and what to do. No message ever holds a secret or a record's contents.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace tacit {

enum class ErrorCategory {
  kUsage,          // a wrong command line or a call that breaks a stated precondition
  kInput,          // a data file that is missing, unreadable or malformed
  kConfig,         // a server configuration, catalog or model that is inconsistent
  kUnsuitable,     // data and a model that are each well-formed, but with which the work is hopeless
  kModelMismatch,  // the two sides hold different linkage models
  kSecurity,       // parameters under 128-bit security, a bad certificate
  kProtocol,       // a message that is truncated, oversized, malformed or out of order
  kLimit,          // more records, bytes or sessions than the plan or the configuration allows
  kUnavailable,    // the peer cannot be reached or went away
  kDeadline,       // a wait that took longer than its bound
  kCancelled,      // this side, or the peer, gave the work up
  kApproval,       // a question waits for a person's approval: it may be asked again
  kInternal,       // a defect of Tacit itself
};

/// The category as a short lower-case phrase, e.g. "data file".
std::string_view name(ErrorCategory category);

class Error : public std::runtime_error {
 public:
  /// `message`: one or two plain sentences: what was wrong, where, and what to do about it.
  Error(ErrorCategory category, const std::string& message)
      : std::runtime_error(message), category_(category) {}

  ErrorCategory category() const { return category_; }

 private:
  ErrorCategory category_;
};

/// Throws Error(kInternal) unless `condition` holds: for invariants of our own code, never for input.
void require(bool condition, const char* invariant);

}  // namespace tacit
