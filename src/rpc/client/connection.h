// SPDX-License-Identifier: Apache-2.0
// The client's end of a query's stream: connecting, typed messages, and an Error that explains a connection
// that failed.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "protocol/messages.pb.h"
#include "rpc/client/options.h"
#include "rpc/traffic.h"
#include "rpc/wait.h"

namespace grpc {
class ByteBuffer;
}

namespace tacit::rpc {

class Connection {
 public:
  /// `stopped` is asked ten times a second while there is something to wait for. Throws Error(kConfig) and
  /// Error(kSecurity) for options that do not hold together, as
  /// identity::load_trusted(), identity::load_credentials() and require_loopback() do.
  Connection(const ClientOptions& options, std::function<bool()> stopped);
  /// Called, on the thread that sends, with the latest progress that has come while it waits for the server
  /// to take something.
  void on_progress(std::function<void(const protocol::ServerMessage&)> heard) {
    progress_heard_ = std::move(heard);
  }
  /// Breaks off what is still under way.
  ~Connection();

  /// Throws Error(kUnavailable) where there is no server, Error(kSecurity) where TLS fails.
  void open();

  /// Both throw what the server's Failure says, Error(kUnavailable) where the connection is lost,
  /// Error(kDeadline) where the server is silent for too long, Error(kCancelled) where the wait was stopped,
  /// Error(kProtocol) for nonsense.
  void send(const protocol::ClientMessage& message);
  protocol::ServerMessage receive();

  /// Waits a moment for the server's end of the stream.
  void close();

  /// A phase of the query begins: what passes from now on is counted to it.
  void enter(protocol::Phase phase) { meter_.enter(phase); }
  Traffic traffic() const { return meter_.so_far(); }

 private:
  class Stream;

  void hear(grpc::ByteBuffer& bytes);
  void hear_what_has_come();
  void stop_if_told();
  [[noreturn]] void give_up(Wait outcome);
  [[noreturn]] void end_of_stream();
  WaitLimit limit() const;

  const ClientOptions options_;
  const std::function<bool()> stopped_;
  std::function<void(const protocol::ServerMessage&)> progress_heard_;
  std::unique_ptr<Stream> stream_;
  bool connected_ = false;
  Clock::time_point heard_{};                    // since when the server is silent, while it is waited for
  std::optional<protocol::ServerMessage> held_;  // came while this side was sending
  TrafficMeter meter_;
};

}  // namespace tacit::rpc
