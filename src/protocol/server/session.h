// SPDX-License-Identifier: Apache-2.0
// The server's side of one query as a state machine over messages (docs/protocol.md): no sockets, no threads
// of its own beyond those that the link step computes on. Messages are taken strictly in the order of the
// protocol; anything else, and anything malformed, is Error(kProtocol), after which the session cannot be
// used.
#pragma once

#include <functional>
#include <memory>

#include "link/place.h"
#include "protocol/messages.pb.h"
#include "protocol/observer.h"
#include "protocol/server/answer_gate.h"
#include "protocol/server/planned_query.h"
#include "protocol/server_data.h"

namespace tacit::protocol {

using SendToClient = std::function<void(const ServerMessage&)>;

class ServerSession {
 public:
  /// All outlive the session, but for `data`: from the moment that `gate` is asked, which is before the table
  /// is sent, nothing is looked up in it any more. `place`: where records are linked.
  ServerSession(const ServerData& data, const ServerLimits& limits, AnswerGate& gate, Observer& observer,
                link::Place& place = link::this_process());
  ~ServerSession();
  ServerSession(ServerSession&&) noexcept;

  /// Takes the place of the first message, the greeting, for a server that has looked at it already.
  void begin(PlannedQuery query, const SendToClient& send);

  /// Takes one message, computes what it makes possible (the link step after the last plane: minutes for
  /// large lists), and sends the answers. Throws Error; the caller tells the client by a Failure message and
  /// ends the session.
  void receive(const ClientMessage& message, const SendToClient& send);

  /// Whether the pads of the table have been sent.
  bool done() const;

 private:
  /// A test's (tests/protocol/unchecked_session.h): it may have the checks against a client that does not
  /// follow the protocol off, to show what they are for.
  friend struct UncheckedSession;
  ServerSession(const ServerData& data, const ServerLimits& limits, AnswerGate& gate, Observer& observer,
                link::Place& place, bool checks_on);

  class State;
  std::unique_ptr<State> state_;
};

}  // namespace tacit::protocol
