// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/session.h"

#include <memory>
#include <utility>

#include "base/error.h"
#include "protocol/server/stages/keys.h"
#include "protocol/server/stages/query.h"
#include "protocol/server/stages/stage.h"

namespace tacit::protocol {

class ServerSession::State {
 public:
  State(const ServerData& data, const ServerLimits& limits, AnswerGate& gate, Observer& observer,
        link::Place& place, bool checks_on)
      : host_{&data, limits, gate, observer, place, link::Workers(limits.threads), checks_on} {}

  void begin(PlannedQuery query, const SendToClient& send) {
    if (stage_ != nullptr) server::out_of_order("no second greeting");
    host_.observer.on_phase(Phase::kHello);
    auto keys = std::make_unique<server::KeysStage>(host_, std::move(query));
    keys->begin(send);
    stage_ = std::move(keys);
  }

  void receive(const ClientMessage& message, const SendToClient& send) {
    try {
      take(message, send);
    } catch (...) {
      // A stage may be half way through a message, or to the next one: nothing more is taken.
      stage_ = std::make_unique<server::LastStage>(false);
      throw;
    }
  }
  bool done() const { return stage_ != nullptr && stage_->done(); }

 private:
  void take(const ClientMessage& message, const SendToClient& send) {
    if (stage_ == nullptr) {
      if (!message.has_hello()) server::out_of_order("a greeting");
      const AcceptedGreeting greeting =
          accept_greeting(read_greeting(message.hello()), *host_.data, host_.limits);
      begin(plan_query(greeting, *host_.data, host_.limits), send);
    } else if (std::unique_ptr<server::Stage> next = stage_->receive(message, send)) {
      stage_ = std::move(next);
    }
  }

  server::Host host_;
  std::unique_ptr<server::Stage> stage_;  // null until the greeting
};

ServerSession::ServerSession(const ServerData& data, const ServerLimits& limits, AnswerGate& gate,
                             Observer& observer, link::Place& place)
    : ServerSession(data, limits, gate, observer, place, true) {}
ServerSession::ServerSession(const ServerData& data, const ServerLimits& limits, AnswerGate& gate,
                             Observer& observer, link::Place& place, bool checks_on)
    : state_(std::make_unique<State>(data, limits, gate, observer, place, checks_on)) {}
ServerSession::~ServerSession() = default;
ServerSession::ServerSession(ServerSession&&) noexcept = default;

void ServerSession::begin(PlannedQuery query, const SendToClient& send) {
  state_->begin(std::move(query), send);
}
void ServerSession::receive(const ClientMessage& message, const SendToClient& send) {
  state_->receive(message, send);
}
bool ServerSession::done() const {
  return state_->done();
}

}  // namespace tacit::protocol
