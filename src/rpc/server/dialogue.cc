#include "rpc/server/dialogue.h"

#include <fmt/format.h>

#include <exception>

#include "protocol/catalog.h"
#include "protocol/server/session.h"
#include "rpc/queue_phase.h"
#include "rpc/server/session_relay.h"
#include "rpc/status.h"

namespace tacit::rpc {
namespace {

// While a client waits for its turn it hears from the server at least this often.
constexpr std::chrono::seconds kHeartbeat{5};

}  // namespace

void Dialogue::run() noexcept {
  try {
    converse();
    port_.finish();
    observer_.on_finished(port_.traffic());
  } catch (const Error& error) {
    // Work that was told to stop says no more than that; why is known here.
    const bool stopped = error.category() == ErrorCategory::kCancelled;
    const std::optional<Error> reason = stopped ? reason_to_stop() : std::nullopt;
    end_with(reason ? *reason : error);
  } catch (const std::exception& error) {
    end_with(Error(ErrorCategory::kInternal, error.what()));
  }
}

void Dialogue::converse() {
  const protocol::ClientMessage hello = greeting();
  if (hello.has_catalog_request()) return answer(hello.catalog_request());
  const Admission::Ticket turn = wait_for_turn();
  running_ = true;
  end_ = Clock::now() + config_.query;

  SessionRelay relay(observer_, port_, [this] { return reason_to_stop().has_value(); });
  protocol::ServerSession session(data_, config_.limits, relay);
  const protocol::SendToClient send = [this](const protocol::ServerMessage& message) {
    port_.send(message, limit(config_.idle));
  };
  session.receive(hello, send);
  while (!session.done()) session.receive(port_.receive(limit(config_.idle)), send);
}

protocol::ClientMessage Dialogue::greeting() {
  protocol::ClientMessage message = port_.receive(limit(config_.hello));
  if (message.has_hello() || message.has_catalog_request()) return message;
  throw Error(ErrorCategory::kProtocol, "the client's first message is not a greeting (Hello)");
}

void Dialogue::answer(const protocol::CatalogRequest& request) {
  protocol::ServerMessage message;
  *message.mutable_catalog_reply() = protocol::make_catalog_reply(request, data_, config_.limits);
  port_.send(message, limit(config_.idle));
}

Admission::Ticket Dialogue::wait_for_turn() {
  const Clock::time_point give_up = Clock::now() + config_.queue;
  return admission_.enter([&](std::size_t place, std::size_t waiting) {
    if (const std::optional<Error> reason = reason_to_stop()) throw *reason;
    if (Clock::now() >= give_up) {
      throw Error(ErrorCategory::kDeadline, "the query waited for its turn for too long; try again later");
    }
    tell_place(place, waiting);
  });
}

void Dialogue::tell_place(std::size_t place, std::size_t waiting) {
  const Clock::time_point now = Clock::now();
  if (place == told_place_ && now - told_at_ < kHeartbeat) return;
  if (place != told_place_) observer_.on_note(fmt::format("waiting: place {} in the queue", place));
  told_place_ = place;
  told_at_ = now;
  protocol::ServerMessage message;
  message.mutable_progress()->set_phase(kQueuePhase);
  message.mutable_progress()->set_done(place);
  message.mutable_progress()->set_total(waiting);
  port_.offer(message);
}

void Dialogue::end_with(const Error& error) {
  port_.finish(public_form(error));
  observer_.on_failed(error, port_.traffic());
}

std::optional<Error> Dialogue::reason_to_stop() const {
  if (port_.cancelled()) return client_gone();
  if (closing_.stopping || (closing_.draining && !running_)) {
    return Error(ErrorCategory::kUnavailable, "the server is shutting down; try again later");
  }
  if (Clock::now() >= end_) {
    return Error(ErrorCategory::kDeadline,
                 fmt::format("the query took longer than the server allows ({:g} s)",
                             std::chrono::duration<double>(config_.query).count()));
  }
  return std::nullopt;
}

WaitLimit Dialogue::limit(std::chrono::milliseconds longest) const {
  return {Clock::now() + longest, [this] { return reason_to_stop().has_value(); }};
}

}  // namespace tacit::rpc
