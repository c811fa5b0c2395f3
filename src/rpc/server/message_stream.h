// SPDX-License-Identifier: Apache-2.0
// The server's end of one stream: typed messages, with Errors for a client that is silent, leaves or sends
// malformed data.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <functional>
#include <memory>

#include "base/error.h"
#include "protocol/messages.pb.h"
#include "rpc/stream.h"
#include "rpc/traffic.h"

namespace tacit::rpc {

/// The error for a client that has left, in the server's log.
Error client_gone();

class MessageStream : public BlockingStream<grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>> {
 public:
  /// Opens the stream of a call. gRPC keeps it, too, until it has done with it.
  static std::shared_ptr<MessageStream> open(grpc::CallbackServerContext& context);

  /// Throws Error: kDeadline where the client is silent up to the limit, kCancelled where it is gone or the
  /// wait was stopped, kProtocol for a malformed message or the end of its messages.
  protocol::ClientMessage receive(const WaitLimit& limit);

  /// Throws Error: kDeadline where the client takes nothing up to the limit, kCancelled as above.
  void send(const protocol::ServerMessage& message, const WaitLimit& limit);

  /// Waits until all that was sent has been taken; throws as send().
  void flush(const WaitLimit& limit);

  /// Sends a message that nobody waits for, unless another one is under way; says whether it did.
  bool offer(const protocol::ServerMessage& message);

  /// Ends the stream, once; an `error`, in its public form, is told by a Failure message and by the status.
  /// Takes at most ten seconds, after which the rest is dropped; returns immediately for a client that has
  /// already read nothing for too long.
  void finish();
  void finish(const Error& error);

  /// Whether the client has gone.
  bool cancelled() const { return cancelled_; }

  /// From now on `act` is called when the client goes, on a thread of gRPC's; not for one that has gone
  /// already. With an empty one that is over when this returns.
  void on_cancel(std::function<void()> act);

  /// A phase of the query begins: what passes from now on is counted to it.
  void enter(protocol::Phase phase) { meter_.enter(phase); }
  Traffic traffic() const { return meter_.so_far(); }

 private:
  explicit MessageStream(grpc::CallbackServerContext& context) : context_(&context) {}

  void OnCancel() override;
  void OnDone() override;
  void expect_taken(Wait outcome);
  bool cancelled_within(std::chrono::milliseconds time);
  void finish_with(const grpc::Status& status);

  grpc::CallbackServerContext* context_;  // valid until finish
  std::shared_ptr<MessageStream> self_;   // what gRPC holds
  std::atomic<bool> cancelled_ = false;
  std::function<void()> on_cancel_;  // guarded by mutex()
  bool stuck_ = false;               // a message that was not taken in time is under way
  TrafficMeter meter_;
};

}  // namespace tacit::rpc
