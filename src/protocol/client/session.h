// SPDX-License-Identifier: Apache-2.0
// The client's side of one query as a state machine over messages (docs/protocol.md): no sockets. It holds
// the secret key until it has proved what it has sent; then, or with the session, that is wiped.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "bgv/security.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "plan/plan.h"
#include "protocol/messages.pb.h"
#include "protocol/observer.h"
#include "protocol/split.h"
#include "table/question.h"
#include "table/result.h"

namespace tacit::protocol {

using SendToServer = std::function<void(const ClientMessage&)>;

class ClientSession {
 public:
  /// `model` and `observer` outlive the session. `split` is the client's own dimension, empty unless the
  /// question splits. Throws Error(kInput) for an empty record list, and for more than seven records of one
  /// category that look the same to the model (the plan could not count them); Error(kUsage) as check_split
  /// does, and for a `purpose` that is none (purpose.h).
  ClientSession(const linkage::Model& model, linkage::FeatureTable records, table::Question question,
                Split split, Observer& observer, const bgv::Security& security = {},
                std::string purpose = {});
  ~ClientSession();
  ClientSession(ClientSession&&) noexcept;

  /// Sends the first message; again on another connection, as long as there is no plan.
  void start(const SendToServer& send);
  /// Takes one message from the server and sends what it calls for: after the proposal all keys and planes,
  /// each in a message of its own. Throws Error: a proposal under 128-bit security (kSecurity), a plan or
  /// message that does not fit (kProtocol). After any error the session takes nothing more.
  void receive(const ServerMessage& message, const SendToServer& send);

  /// Whether a proposal has been taken.
  bool has_plan() const;
  bool done() const;
  /// Once done().
  const table::ResultTable& result() const;
  /// Once a proposal has been taken.
  const plan::Plan& plan() const;
  /// What whoever runs the server calls itself, or nothing; once a proposal has been taken.
  const std::string& custodian() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace tacit::protocol
