// SPDX-License-Identifier: Apache-2.0
// The observer that a server's session reports to: it passes everything on to the server's own observer,
// tells the client of the progress, notes it for those that wait, and asks whether there is a reason to stop.
#pragma once

#include <functional>

#include "protocol/observer.h"
#include "rpc/server/expected_time.h"
#include "rpc/wait.h"

namespace tacit::rpc {

class MessageStream;

class SessionRelay final : public protocol::ForwardingObserver {
 public:
  /// All outlive the relay. `should_stop` may be asked from any thread.
  SessionRelay(protocol::Observer& next, MessageStream& stream, ExpectedTime& expected,
               std::function<bool()> should_stop)
      : ForwardingObserver(next),
        stream_(stream),
        expected_(expected),
        should_stop_(std::move(should_stop)) {}

  void on_phase(protocol::Phase phase) override;
  /// The client is told at most four times a second.
  void on_progress(protocol::Phase phase, std::uint64_t done, std::uint64_t total,
                   std::uint64_t pairs) override;
  bool cancelled() override { return should_stop_() || ForwardingObserver::cancelled(); }

 private:
  MessageStream& stream_;
  ExpectedTime& expected_;
  std::function<bool()> should_stop_;
  Clock::time_point told_{};
};

}  // namespace tacit::rpc
