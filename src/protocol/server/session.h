// The server's side of one query as a state machine over messages (docs/protocol.md): no sockets, no threads
// of its own beyond those that the link step computes on. Messages are taken strictly in the order of the
// protocol; anything else, and anything malformed, is Error(kProtocol), after which the session is of no
// further use.
#pragma once

#include <functional>
#include <memory>

#include "protocol/messages.pb.h"
#include "protocol/observer.h"
#include "protocol/server/data.h"

namespace tacit::protocol {

using SendToClient = std::function<void(const ServerMessage&)>;

class ServerSession {
 public:
  /// `data` and `observer` outlive the session.
  ServerSession(const ServerData& data, const ServerLimits& limits, Observer& observer);
  ~ServerSession();
  ServerSession(ServerSession&&) noexcept;

  /// Takes one message, computes what it makes possible (the link step after the last plane: minutes for
  /// large lists), and sends the answers. Throws Error; the caller tells the client by a Failure message and
  /// ends the session.
  void receive(const ClientMessage& message, const SendToClient& send);

  /// Whether the gated table has been sent.
  bool done() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace tacit::protocol
