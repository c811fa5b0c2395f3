// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/message_stream.h"

#include <grpcpp/server_context.h>

#include <chrono>

#include "rpc/status.h"
#include "rpc/wire.h"

namespace tacit::rpc {
namespace {

constexpr std::chrono::seconds kLastWords{5};

// A stream's end is reported a moment before its cancellation.
constexpr std::chrono::milliseconds kMoment{500};

}  // namespace

Error client_gone() {
  return {ErrorCategory::kCancelled,
          "the client went away before its query ended, or was cut off for a message over the protocol's "
          "limit"};
}

std::shared_ptr<MessageStream> MessageStream::open(grpc::CallbackServerContext& context) {
  std::shared_ptr<MessageStream> stream(new MessageStream(context));
  stream->self_ = stream;
  stream->StartSendInitialMetadata();
  stream->start_reading();
  return stream;
}

protocol::ClientMessage MessageStream::receive(const WaitLimit& limit) {
  grpc::ByteBuffer bytes;
  switch (read(bytes, limit)) {
    case Wait::kDone:
      break;
    case Wait::kTimeout:
      throw Error(ErrorCategory::kDeadline, "the client sent nothing for too long");
    case Wait::kStopped:
      throw Error(ErrorCategory::kCancelled, "the query was stopped");
    case Wait::kEnded:
      if (cancelled_within(kMoment)) throw client_gone();
      throw Error(ErrorCategory::kProtocol, "the client closed its side before its query ended");
  }
  const std::size_t size = bytes.Length();
  protocol::ClientMessage message;
  from_bytes(bytes, message, "client");
  meter_.add_up(size);
  return message;
}

void MessageStream::send(const protocol::ServerMessage& message, const WaitLimit& limit) {
  grpc::ByteBuffer bytes = to_bytes(message);
  const std::size_t size = bytes.Length();
  expect_taken(write(bytes, limit));
  meter_.add_down(size);
}

void MessageStream::flush(const WaitLimit& limit) {
  expect_taken(settle(limit));
  if (cancelled()) throw client_gone();
}

void MessageStream::expect_taken(Wait outcome) {
  switch (outcome) {
    case Wait::kDone:
      return;
    case Wait::kTimeout:
      stuck_ = true;
      throw Error(ErrorCategory::kDeadline, "the client has read nothing for too long");
    case Wait::kStopped:
      throw Error(ErrorCategory::kCancelled, "the query was stopped");
    case Wait::kEnded:
      throw client_gone();
  }
}

bool MessageStream::offer(const protocol::ServerMessage& message) {
  grpc::ByteBuffer bytes = to_bytes(message);
  const std::size_t size = bytes.Length();
  if (!try_write(bytes)) return false;
  meter_.add_down(size);
  return true;
}

bool MessageStream::cancelled_within(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex());
  wait(lock, {Clock::now() + time, {}}, [this] { return cancelled(); });
  return cancelled();
}

void MessageStream::OnCancel() {
  const std::lock_guard lock(mutex());
  cancelled_ = true;
  notify();
  if (on_cancel_) on_cancel_();
}

void MessageStream::on_cancel(std::function<void()> act) {
  const std::lock_guard lock(mutex());
  on_cancel_ = std::move(act);
}

// The last of gRPC's calls, not always on the thread of the others: the lock puts theirs before this object's
// end.
void MessageStream::OnDone() {
  {
    const std::lock_guard lock(mutex());
  }
  self_.reset();
}

void MessageStream::finish() {
  finish_with(grpc::Status::OK);
}

void MessageStream::finish(const Error& error) {
  protocol::ServerMessage message;
  *message.mutable_failure() = to_failure(error);
  grpc::ByteBuffer bytes = to_bytes(message);
  if (!cancelled() && !stuck_) write(bytes, {Clock::now() + kLastWords, {}});
  finish_with(to_status(error));
}

void MessageStream::finish_with(const grpc::Status& status) {
  const std::chrono::seconds patience = stuck_ ? std::chrono::seconds(0) : kLastWords;
  if (settle({Clock::now() + patience, {}}) == Wait::kTimeout) {
    context_->TryCancel();
    settle({Clock::now() + kLastWords, {}});
  }
  Finish(status);
}

}  // namespace tacit::rpc
