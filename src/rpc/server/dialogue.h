// One stream from its first message to its end: a request for the catalog, or greeting, waiting for a turn,
// the protocol's session, and whatever ends it. The session and all that it holds is gone before the stream
// is.
#pragma once

#include <atomic>
#include <optional>

#include "protocol/server/data.h"
#include "rpc/server/admission.h"
#include "rpc/server/config.h"
#include "rpc/server/port.h"
#include "rpc/server/session_observer.h"

namespace tacit::rpc {

/// What the server is about to do; the dialogues ask.
struct Closing {
  std::atomic<bool> draining = false;  // nobody gets a turn any more
  std::atomic<bool> stopping = false;  // running queries end, too
};

class Dialogue {
 public:
  /// All outlive the dialogue.
  Dialogue(Port& port, const protocol::ServerData& data, const ServerConfig& config, Admission& admission,
           const Closing& closing, SessionObserver& observer)
      : port_(port),
        data_(data),
        config_(config),
        admission_(admission),
        closing_(closing),
        observer_(observer) {}

  /// Ends the stream in every case, and tells the observer how; throws nothing.
  void run() noexcept;

 private:
  void converse();
  /// A Hello, or a CatalogRequest.
  protocol::ClientMessage greeting();
  /// The catalog needs no turn: it is small, the same for all, and at hand.
  void answer(const protocol::CatalogRequest& request);
  Admission::Ticket wait_for_turn();
  void tell_place(std::size_t place, std::size_t waiting);
  void end_with(const Error& error);

  std::optional<Error> reason_to_stop() const;
  WaitLimit limit(std::chrono::milliseconds longest) const;

  Port& port_;
  const protocol::ServerData& data_;
  const ServerConfig& config_;
  Admission& admission_;
  const Closing& closing_;
  SessionObserver& observer_;

  bool running_ = false;  // has its turn
  Clock::time_point end_ = Clock::time_point::max();
  std::size_t told_place_ = 0;
  Clock::time_point told_at_{};
};

}  // namespace tacit::rpc
