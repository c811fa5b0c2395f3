// SPDX-License-Identifier: Apache-2.0
// What a server tells whoever runs it of each stream.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/error.h"
#include "identity/clients.h"
#include "protocol/observer.h"
#include "rpc/traffic.h"

namespace tacit::rpc {

/// First, over TLS with client certificates, who asks; whether its question is admitted; notes, phases and
/// progress as a protocol::Observer; then one of the last three, once. Calls of one stream come one at a
/// time, those of several streams at the same time, each to an observer of its own.
class SessionObserver : public protocol::Observer {
 public:
  /// `name`: the custodian's for this client. From here on the stream is that client's.
  virtual void on_client(const std::string& /*name*/, const identity::ClientIdentity&) {}
  /// The certificate is none that the custodian named: on_failed() follows.
  virtual void on_stranger(const identity::ClientIdentity&) {}
  /// A question was admitted; `entry`: its number in the ledger, 0 where none is kept.
  virtual void on_question(std::uint64_t /*entry*/) {}
  /// A question was refused before that, by a rule, a limit or a budget: on_failed() follows and says why.
  /// `entry`: of the refusal, 0 where it was not entered.
  virtual void on_refused(std::uint64_t /*entry*/) {}
  /// The client had the catalog, and nothing else.
  virtual void on_catalog() {}
  virtual void on_finished(const Traffic&) {}
  /// `error` is as it arose, with what the client is not told: for the server's log alone.
  virtual void on_failed(const Error& /*error*/, const Traffic&) {}
};

/// Makes the observer of the stream with this number; numbers count from 1. Neither it nor the observer may
/// throw.
using ObserverFactory = std::function<std::unique_ptr<SessionObserver>(std::uint64_t stream)>;

}  // namespace tacit::rpc
