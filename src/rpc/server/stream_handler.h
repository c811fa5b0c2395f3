// SPDX-License-Identifier: Apache-2.0
// One stream from its first message to its end: who asks; a request for the catalog, or greeting, whether
// that is allowed, its entry in the ledger, where a person decides waiting for that, waiting for a turn, the
// protocol's session; and whatever ends it.
// The session and all that it holds is gone before the stream is.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "link/place.h"
#include "protocol/catalog.h"
#include "protocol/server/greeting.h"
#include "protocol/server/planned_query.h"
#include "rpc/server/admission.h"
#include "rpc/server/approval.h"
#include "rpc/server/caller.h"
#include "rpc/server/expected_time.h"
#include "rpc/server/expiry_notes.h"
#include "rpc/server/ledger_gate.h"
#include "rpc/server/offer.h"
#include "rpc/server/session_observer.h"
#include "rpc/wait.h"

namespace tacit::rpc {

/// What the server is about to do; the handlers ask.
struct Closing {
  std::atomic<bool> draining = false;  // nobody gets a turn any more
  std::atomic<bool> stopping = false;  // running queries end, too
  std::string why;                     // told to clients; set before stopping
};

/// How the server goes, for all its streams.
struct Going {
  link::Place& place;  // where records are linked
  Pace pace;
  ExpiryNotes expiries;
  std::function<OfferPtr()> current;  // what new streams are answered with
};

class MessageStream;

class StreamHandler {
 public:
  /// All that is referred to outlives the handler. `certificates`: as certificates_of() (transport.h).
  /// `offer`: what the stream is answered with. `approvals` has the ledger, where one is kept.
  StreamHandler(MessageStream& stream, std::string certificates, OfferPtr offer, Admission& admission,
                Approvals& approvals, const Closing& closing, Going& going, SessionObserver& observer);
  ~StreamHandler();
  StreamHandler(const StreamHandler&) = delete;
  StreamHandler& operator=(const StreamHandler&) = delete;

  /// Ends the stream in every case, and tells the observer how; throws nothing.
  void run() noexcept;

 private:
  void serve();
  void identify();
  void tell_of_refused();
  void require_still_allowed() const;
  /// A Hello, or a CatalogRequest.
  protocol::ClientMessage first_message();
  /// The catalog needs no turn: it is small and at hand.
  void answer(const protocol::CatalogRequest& request);
  /// Enters a refusal where it is malformed.
  protocol::Greeting greeting_of(const protocol::Hello& hello);
  /// Enters the question in the ledger, or that it was refused.
  protocol::PlannedQuery admit(protocol::Greeting greeting);
  protocol::PlannedQuery plan(const protocol::AcceptedGreeting& greeting, const ledger::Request& request,
                              const ledger::Policy& policy);
  /// Of a question that a person decides about: enters that it waits, if it does not yet, and returns when it
  /// may be computed. The plan, if it took one.
  std::optional<protocol::PlannedQuery> await_approval(const protocol::AcceptedGreeting& greeting,
                                                       const ledger::Request& request,
                                                       const ledger::Policy& policy);
  /// Lets go of the records, which an answer that is computed does not need.
  void let_go_of_offer();
  /// Returns when the question of this `wait` entry is approved.
  void await_decision(std::uint64_t wait);
  /// Returns when to tell it again.
  Clock::time_point tell_waiting(const ledger::Standing& standing);
  Admission::Ticket wait_for_turn(std::size_t memory_bytes, ExpectedTime& expected);
  template <class Wait>
  void on_clients_time(Wait wait);
  /// Returns when to tell it again.
  Clock::time_point tell_place(const Admission::Standing& standing);
  void end_with(const Error& error);

  std::optional<Error> reason_to_stop() const;
  WaitLimit limit(std::chrono::milliseconds longest) const;

  MessageStream& stream_;
  const std::string certificates_;
  OfferPtr offer_;  // null once all that is left is an answer that waits
  const std::shared_ptr<const ServerConfig> rules_;
  const ServerConfig& config_;
  Admission& admission_;
  Approvals& approvals_;
  const Closing& closing_;
  Going& going_;
  LedgerGate gate_;
  SessionObserver& observer_;

  std::optional<Caller> caller_;                              // once recognised, as long as offer_
  std::string account_;                                       // of the caller
  bool catalog_ = false;                                      // that is what was asked for
  std::uint32_t version_ = protocol::kOldestProtocolVersion;  // of the protocol, that both sides speak
  Clock::duration waited_{};                                  // for the client, with its turn

  bool running_ = false;  // has its turn
  Clock::time_point end_ = Clock::time_point::max();
  std::size_t told_place_ = 0;
  std::uint32_t told_wait_ = 0;  // seconds
  Clock::time_point told_at_{};
};

}  // namespace tacit::rpc
