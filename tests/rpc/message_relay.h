// SPDX-License-Identifier: Apache-2.0
// Stands between a client and a server and hands on each message of a stream, as bytes, but for one fault.
// The client reaches it without TLS, so that what it changes comes to the client's and to the server's own
// reading of messages and not to a broken record of TLS.
#pragma once

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "rpc/raw_client.h"

namespace tacit::rpc {

enum class Fault { kNone, kCut, kDelay, kRepeat, kSwap, kLose, kTruncate, kFlip, kFlipInside };
enum class Way { kUp, kDown };

/// How long what is delayed stays away.
inline constexpr std::chrono::milliseconds kDelay{50};

/// Bytes behind which there is nothing but a seed and residues in a message that has a ciphertext or key.
inline constexpr std::size_t kFraming = 40;

/// What happens to message number `message` on one way, of all or of those with this field for their body.
struct MessageFault {
  Fault fault = Fault::kNone;
  Way way = Way::kUp;
  std::size_t message = 0;
  std::size_t byte = 0;  // kFlip, kFlipInside and kTruncate: where
  std::optional<int> field{};
};

class MessageRelay {
 public:
  MessageRelay(const Address& server, MessageFault fault) : server_(server), fault_(fault) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.SetMaxReceiveMessageSize(-1);
    builder.RegisterAsyncGenericService(&service_);
    queue_ = builder.AddCompletionQueue();
    front_ = builder.BuildAndStart();
    events_ = std::thread([this] { serve_events(); });
    relay_ = std::thread([this] { relay(); });
  }
  ~MessageRelay() {
    front_->Shutdown(std::chrono::system_clock::now());
    relay_.join();
    queue_->Shutdown();
    events_.join();
  }

  ClientOptions options() const {
    ClientOptions options;
    options.server = "127.0.0.1:" + std::to_string(port_);
    options.insecure = true;
    return options;
  }
  /// Whether there was a message for the fault to happen to.
  bool happened() const { return happened_; }

 private:
  using Stream = grpc::GenericServerAsyncReaderWriter;

  /// An operation that is under way, and how it ended.
  struct Operation {
    std::mutex mutex;
    std::condition_variable ended;
    std::optional<bool> ok;
  };

  void serve_events() {
    void* tag = nullptr;
    bool ok = false;
    while (queue_->Next(&tag, &ok)) {
      auto& operation = *static_cast<Operation*>(tag);
      const std::lock_guard lock(operation.mutex);
      operation.ok = ok;
      operation.ended.notify_all();
    }
  }
  /// Starts an operation and waits for it.
  template <class Start>
  static bool done(Start start) {
    Operation operation;
    std::unique_lock lock(operation.mutex);
    start(&operation);
    operation.ended.wait(lock, [&] { return operation.ok.has_value(); });
    return *operation.ok;
  }

  void relay() {
    grpc::GenericServerContext context;
    Stream stream(&context);
    if (!done([&](void* tag) { service_.RequestCall(&context, &stream, queue_.get(), queue_.get(), tag); }))
      return;
    done([&](void* tag) { stream.SendInitialMetadata(tag); });
    RawClient server(server_);
    std::thread up([&] {
      const bool taken = hand_on(
          Way::kUp,
          [&](grpc::ByteBuffer& bytes) { return done([&](void* tag) { stream.Read(&bytes, tag); }); },
          [&](const std::string& bytes) { return server.send(bytes); });
      // A server that takes nothing more has ended the stream: to leave it could hide why.
      if (taken) server.leave();
    });
    hand_on(
        Way::kDown, [&](grpc::ByteBuffer& bytes) { return server.receive_bytes(bytes); },
        [&](const std::string& bytes) {
          const grpc::Slice slice(bytes);
          return done([&](void* tag) { stream.Write(grpc::ByteBuffer(&slice, 1), tag); });
        });
    if (fault_.fault == Fault::kCut && happened_) server.leave();
    const grpc::Status ending =
        fault_.fault == Fault::kCut && happened_ ? grpc::Status::CANCELLED : server.status();
    done([&](void* tag) { stream.Finish(ending, tag); });
    context.TryCancel();
    up.join();
  }

  /// False where the other side no longer takes what is written.
  template <class Read, class Write>
  bool hand_on(Way way, Read read, Write write) {
    std::string held;
    grpc::ByteBuffer buffer;
    std::size_t number = 0;
    while (read(buffer)) {
      std::string bytes = text_of(buffer);
      buffer.Clear();
      const bool counts = !fault_.field || (!bytes.empty() && bytes[0] >> 3 == *fault_.field);
      const bool here = way == fault_.way && counts && number == fault_.message;
      if (counts) ++number;
      if (here) {
        happened_ = true;
        if (fault_.fault == Fault::kCut) return true;
        if (fault_.fault == Fault::kLose) continue;
        if (fault_.fault == Fault::kSwap) {
          held = std::move(bytes);
          continue;
        }
        apply(bytes);
      }
      if (!write(bytes)) return false;
      if (here && fault_.fault == Fault::kRepeat && !write(bytes)) return false;
      if (!held.empty() && !write(std::exchange(held, {}))) return false;
    }
    return true;
  }

  void apply(std::string& bytes) const {
    if (fault_.fault == Fault::kDelay) std::this_thread::sleep_for(kDelay);
    if (bytes.empty()) return;
    if (fault_.fault == Fault::kTruncate) bytes.resize(fault_.byte % bytes.size());
    if (fault_.fault == Fault::kFlip) bytes[fault_.byte % bytes.size()] ^= 0x11;
    if (fault_.fault == Fault::kFlipInside) bytes[kFraming + fault_.byte % (bytes.size() - kFraming)] ^= 0x11;
  }

  static std::string text_of(const grpc::ByteBuffer& buffer) {
    std::vector<grpc::Slice> slices;
    buffer.Dump(&slices);
    std::string text;
    for (const grpc::Slice& slice : slices)
      text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    return text;
  }

  const Address server_;
  const MessageFault fault_;
  std::atomic<bool> happened_ = false;
  int port_ = 0;
  grpc::AsyncGenericService service_;
  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  std::unique_ptr<grpc::Server> front_;
  std::thread events_, relay_;
};

}  // namespace tacit::rpc
