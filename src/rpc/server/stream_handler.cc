// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/stream_handler.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>

#include "base/quantities.h"
#include "protocol/catalog.h"
#include "protocol/progress.h"
#include "protocol/question_messages.h"
#include "protocol/server/session.h"
#include "rpc/server/message_stream.h"
#include "rpc/server/session_relay.h"
#include "rpc/status.h"

namespace tacit::rpc {
namespace {

// While a client waits for its turn it hears from the server at least this often.
constexpr std::chrono::seconds kHeartbeat{5};
// What it has not taken yet holds up the next message for so long at a time.
constexpr std::chrono::milliseconds kUntaken{100};

}  // namespace

StreamHandler::StreamHandler(MessageStream& stream, std::string certificates, OfferPtr offer,
                             Admission& admission, Approvals& approvals, const Closing& closing, Going& going,
                             SessionObserver& observer)
    : stream_(stream),
      certificates_(std::move(certificates)),
      offer_(std::move(offer)),
      rules_(offer_->kept),
      config_(*rules_),
      admission_(admission),
      approvals_(approvals),
      closing_(closing),
      going_(going),
      gate_(approvals.ledger()),
      observer_(observer) {
  // A client that goes leaves the queue at once.
  stream_.on_cancel([this] {
    admission_.wake();
    approvals_.wake();
  });
}

StreamHandler::~StreamHandler() {
  stream_.on_cancel({});
}

void StreamHandler::run() noexcept {
  try {
    serve();
    stream_.finish();
    gate_.answered();
    if (catalog_) {
      observer_.on_catalog();
    } else {
      observer_.on_finished(stream_.traffic());
    }
  } catch (const ledger::Refused& refused) {
    // A budget; else the ledger cannot be written or read.
    if (refused.category() == ErrorCategory::kLimit) observer_.on_refused(refused.entry());
    observer_.on_note("ledger: " + refused.detail());
    end_with(refused);
  } catch (const Error& error) {
    // Work that was stopped does not know why; this place does.
    const bool stopped = error.category() == ErrorCategory::kCancelled;
    const std::optional<Error> reason = stopped ? reason_to_stop() : std::nullopt;
    end_with(reason ? *reason : error);
  } catch (const std::bad_alloc&) {
    end_with(Error(ErrorCategory::kUnavailable, "the server is out of memory; try again later"));
  } catch (const std::exception& error) {
    end_with(Error(ErrorCategory::kInternal, error.what()));
  }
}

void StreamHandler::serve() {
  identify();
  const protocol::ClientMessage first = first_message();
  if (first.has_catalog_request()) return answer(first.catalog_request());
  protocol::PlannedQuery query = admit(greeting_of(first.hello()));
  ExpectedTime expected(query.plan, config_, going_.pace);
  std::optional<Admission::Ticket> turn(wait_for_turn(query.plan.cost.server_memory_bytes, expected));
  require_still_allowed();
  // A free turn is given without waiting: the server may have begun to close while the query was planned.
  if (const std::optional<Error> reason = reason_to_stop()) throw *reason;
  running_ = true;
  end_ = Clock::now() + config_.query;

  // An answer that a person decides about waits without a turn, and without the records: little is left to do
  // with it.
  gate_.hold_answers([this, &turn](std::uint64_t wait) {
    turn.reset();
    running_ = false;
    end_ = Clock::time_point::max();
    let_go_of_offer();
    await_decision(wait);
    require_still_allowed();
    running_ = true;
    end_ = Clock::now() + config_.query;
  });
  SessionRelay relay(observer_, stream_, expected, [this] { return reason_to_stop().has_value(); });
  protocol::ServerSession session(*offer_->data, config_.limits, gate_, relay, going_.place);
  const protocol::SendToClient send = [this](const protocol::ServerMessage& message) {
    on_clients_time([&] { stream_.send(message, limit(config_.idle)); });
  };
  session.begin(std::move(query), send);
  while (!session.done()) {
    protocol::ClientMessage message;
    on_clients_time([&] { message = stream_.receive(limit(config_.idle)); });
    session.receive(message, send);
  }
  // Only what the client has taken counts as answered.
  stream_.flush(limit(config_.idle));
}

// A client that sends a little now and then is never silent for long: what counts is how long it kept the
// server waiting in total.
template <class Wait>
void StreamHandler::on_clients_time(Wait wait) {
  const Bytes bytes = stream_.traffic().total();
  const std::chrono::milliseconds for_bytes((bytes.bytes_up + bytes.bytes_down) * 1000 / config_.least_rate);
  if (waited_ > config_.client + for_bytes) {
    throw Error(ErrorCategory::kDeadline,
                fmt::format("the client is too slow: the server waited {:.1f} s for it in total",
                            std::chrono::duration<double>(waited_).count()));
  }
  const Clock::time_point begin = Clock::now();
  wait();
  waited_ += Clock::now() - begin;
}

// Messages of an unknown client are not parsed.
void StreamHandler::identify() {
  try {
    caller_.emplace(*offer_, certificates_);
  } catch (const Error& error) {
    if (error.category() == ErrorCategory::kSecurity && !certificates_.empty()) tell_of_refused();
    throw;
  }
  account_ = caller_->account().account;
  if (caller_->rules() == nullptr) return;
  observer_.on_client(caller_->rules()->name, caller_->identity());
  const std::string expiry = going_.expiries.of(certificates_);
  if (!expiry.empty()) observer_.on_note(expiry);
}

void StreamHandler::tell_of_refused() {
  const identity::ClientIdentity who = identity::identity_of(certificates_);
  const identity::ClientRules* const rules = identity::find_client(config_.clients, who);
  if (rules == nullptr) return observer_.on_stranger(who);
  observer_.on_client(rules->name, who);  // its certificate is not accepted any more
}

// What a reload, or time, has taken from a client while it waited.
void StreamHandler::require_still_allowed() const {
  const OfferPtr current = going_.current();
  const Caller now(*current, certificates_);
  now.require_access();
  if (now.account().account != account_)
    throw Error(ErrorCategory::kUnavailable, "the custodian has changed your access meanwhile; ask again");
}

protocol::Greeting StreamHandler::greeting_of(const protocol::Hello& hello) {
  try {
    return protocol::read_greeting(hello);
  } catch (const Error& error) {
    const ledger::Request request = unread_request(caller_->account(), *offer_->data);
    observer_.on_refused(gate_.refuse(request, caller_->policy(), error));
    throw;
  }
}

// A question that is refused is entered, too. What is not open to this client is refused before anything is
// looked up by its name.
protocol::PlannedQuery StreamHandler::admit(protocol::Greeting greeting) {
  const ledger::Request request = ledger_request(caller_->account(), greeting, *offer_->data);
  ledger::Policy policy = caller_->policy();
  version_ = greeting.version;
  // Such a client cannot be told that its answer waits: it would be computed for nobody.
  if (policy.approval == ApprovalRule::kAnswer && version_ < protocol::kApprovalVersion)
    policy.approval = ApprovalRule::kQuestion;
  const auto accept = [&] {
    try {
      caller_->require_allowed(greeting);
      return protocol::accept_greeting(std::move(greeting), *offer_->data, config_.limits);
    } catch (const Error& error) {
      observer_.on_refused(gate_.refuse(request, policy, error));
      throw;
    }
  };
  const protocol::AcceptedGreeting accepted = accept();
  std::optional<protocol::PlannedQuery> planned = await_approval(accepted, request, policy);
  protocol::PlannedQuery query = planned ? std::move(*planned) : plan(accepted, request, policy);
  observer_.on_question(gate_.admit(request, policy));
  return query;
}

// Up to a second of the server's time. The budgets are looked at before, so that a client which has used them
// up gets none of it, and whatever comes of a plan is entered: as a refusal, as waiting, or as the question.
protocol::PlannedQuery StreamHandler::plan(const protocol::AcceptedGreeting& greeting,
                                           const ledger::Request& request, const ledger::Policy& policy) {
  gate_.check(request, policy);
  try {
    protocol::PlannedQuery query = protocol::plan_query(greeting, *offer_->data, config_.limits);
    require_in_time(query.plan, config_, going_.pace);
    return query;
  } catch (const Error& error) {
    observer_.on_refused(gate_.refuse(request, policy, error));
    throw;
  }
}

// What nobody has asked before waits once it has a plan. What waits already is not planned before its time.
std::optional<protocol::PlannedQuery> StreamHandler::await_approval(
    const protocol::AcceptedGreeting& greeting, const ledger::Request& request,
    const ledger::Policy& policy) {
  if (policy.approval == ApprovalRule::kNone) return std::nullopt;
  std::optional<protocol::PlannedQuery> planned;
  ledger::Standing standing = gate_.look_up(request, policy);
  if (standing.number == 0) {
    planned = plan(greeting, request, policy);
    ExpectedTime expected(planned->plan, config_, going_.pace);
    standing = gate_.wait(request, policy, {expected.seconds(), planned->plan.cost.server_memory_bytes});
  }
  observer_.on_note(
      fmt::format("question {} {}", standing.number,
                  standing.state == ledger::WaitState::kApproved ? "is approved" : "needs approval"));
  if (policy.approval == ApprovalRule::kQuestion) await_decision(standing.number);
  return planned;
}

void StreamHandler::let_go_of_offer() {
  caller_.reset();
  offer_.reset();
}

void StreamHandler::await_decision(std::uint64_t wait) {
  const ledger::Standing found = approvals_.wait(account_, wait, [this](const ledger::Standing& standing) {
    if (const std::optional<Error> reason = reason_to_stop()) throw *reason;
    // What is approved is computed from what is served then.
    const bool outdated = !gate_.admitted() && !approvals_.is_current(offer_.get());
    if (outdated || version_ < protocol::kApprovalVersion) throw not_approved(standing, version_);
    require_still_allowed();
    return tell_waiting(standing);
  });
  if (found.state != ledger::WaitState::kApproved) throw not_approved(found, version_);
  observer_.on_note(fmt::format("question {}: approved by {}", wait, found.who));
}

Clock::time_point StreamHandler::tell_waiting(const ledger::Standing& standing) {
  const Clock::time_point now = Clock::now();
  if (now - told_at_ < kHeartbeat) return told_at_ + kHeartbeat;
  const auto until = std::chrono::ceil<std::chrono::seconds>(standing.until);
  if (!stream_.offer(protocol::approval_message(standing.number, until))) return now + kUntaken;
  told_at_ = now;
  return now + kHeartbeat;
}

protocol::ClientMessage StreamHandler::first_message() {
  protocol::ClientMessage message = stream_.receive(limit(config_.hello));
  if (message.has_hello() || message.has_catalog_request()) return message;
  throw Error(ErrorCategory::kProtocol, "the client's first message is not a greeting (Hello)");
}

void StreamHandler::answer(const protocol::CatalogRequest& request) {
  caller_->require_access();
  catalog_ = true;
  protocol::ServerMessage message;
  *message.mutable_catalog_reply() = protocol::make_catalog_reply(
      request, *offer_->data, caller_->open_catalog(), caller_->limits(), caller_->terms(gate_));
  stream_.send(message, limit(config_.idle));
}

Admission::Ticket StreamHandler::wait_for_turn(std::size_t memory_bytes, ExpectedTime& expected) {
  const Clock::time_point give_up = Clock::now() + config_.queue;
  const Admission::Query query{memory_bytes, [&expected] { return expected.seconds(); }};
  return admission_.enter(query, [&](const Admission::Standing& standing) {
    if (const std::optional<Error> reason = reason_to_stop()) throw *reason;
    if (Clock::now() >= give_up) {
      throw Error(ErrorCategory::kDeadline, "the query waited too long for its turn; try again later");
    }
    return std::min(give_up, tell_place(standing));
  });
}

Clock::time_point StreamHandler::tell_place(const Admission::Standing& standing) {
  const Clock::time_point now = Clock::now();
  const bool moved = standing.place != told_place_;
  if (!moved && now - told_at_ < kHeartbeat) return told_at_ + kHeartbeat;
  // A figure that is worth no more than a minute tells little of the queries ahead.
  const std::uint32_t wait = rough_seconds(std::max<double>(standing.seconds, protocol::kLeastWait));
  if (!stream_.offer(protocol::queue_message(standing.place, standing.waiting, wait))) return now + kUntaken;
  if (moved || wait != told_wait_)
    observer_.on_note(
        fmt::format("waiting: place {} in the queue, {}", standing.place, rough_duration_text(wait)));
  told_place_ = standing.place;
  told_wait_ = wait;
  told_at_ = now;
  return now + kHeartbeat;
}

// The ledger first: what it gives back may be asked for again once the client knows.
void StreamHandler::end_with(const Error& error) {
  gate_.failed(error);
  stream_.finish(public_form(error));
  observer_.on_failed(error, stream_.traffic());
}

std::optional<Error> StreamHandler::reason_to_stop() const {
  if (stream_.cancelled()) return client_gone();
  if (closing_.stopping) return Error(ErrorCategory::kUnavailable, closing_.why);
  if (closing_.draining && !running_) return Error(ErrorCategory::kUnavailable, kShuttingDown);
  if (Clock::now() >= end_) {
    return Error(ErrorCategory::kDeadline,
                 fmt::format("the query took longer than the server allows ({:g} s)",
                             std::chrono::duration<double>(config_.query).count()));
  }
  return std::nullopt;
}

WaitLimit StreamHandler::limit(std::chrono::milliseconds longest) const {
  return {Clock::now() + longest, [this] { return reason_to_stop().has_value(); }};
}

}  // namespace tacit::rpc
