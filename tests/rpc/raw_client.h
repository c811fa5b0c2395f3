// SPDX-License-Identifier: Apache-2.0
// A client that sends whatever bytes a test likes, over the same method as the real one.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>
#include <grpcpp/support/sync_stream.h>

#include <memory>
#include <optional>
#include <string>

#include "protocol/client/session.h"
#include "rpc/running_server.h"
#include "rpc/wire.h"
#include "support/patience.h"

namespace tacit::rpc {

class RawClient {
 public:
  explicit RawClient(const Address& address, const std::string& certificate = "client") {
    const TestCertificates& files = TestCertificates::get();
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = identity::read_pem(files.ca(), "CA");
    tls.pem_cert_chain = identity::read_pem(files.certificate(certificate), "certificate");
    tls.pem_private_key = identity::read_key(files.key(certificate)).view();
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    // What nobody reads is not taken: HTTP/2's window stays at its 64 kB.
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    arguments.SetMaxReceiveMessageSize(-1);
    channel_ = grpc::CreateCustomChannel(address.target(), grpc::SslCredentials(tls), arguments);
    open();
  }
  /// Another stream of the same connection.
  struct SameConnection {};
  RawClient(const RawClient& other, SameConnection) : channel_(other.channel_) { open(); }
  ~RawClient() {
    if (!finished_) {
      leave();
      stream_->Finish();
    }
  }

  /// False once the stream is broken.
  bool send(const std::string& bytes) {
    const grpc::Slice slice(bytes);
    return stream_->Write(grpc::ByteBuffer(&slice, 1));
  }
  bool send(const protocol::ClientMessage& message) { return send(message.SerializeAsString()); }

  void end_messages() { stream_->WritesDone(); }
  void leave() { context_.TryCancel(); }

  bool receive_bytes(grpc::ByteBuffer& bytes) { return stream_->Read(&bytes); }
  std::optional<protocol::ServerMessage> receive() {
    grpc::ByteBuffer bytes;
    if (!receive_bytes(bytes)) return std::nullopt;
    protocol::ServerMessage message;
    from_bytes(bytes, message, "server");
    return message;
  }

  /// Reads up to the stream's end; the failure among it, if there was one.
  std::optional<protocol::Failure> failure() {
    std::optional<protocol::Failure> failure;
    while (const std::optional<protocol::ServerMessage> message = receive()) {
      if (message->has_failure()) failure = message->failure();
    }
    return failure;
  }

  /// After the stream's end.
  grpc::Status status() {
    finished_ = true;
    return stream_->Finish();
  }

 private:
  void open() {
    const grpc::internal::RpcMethod method("/tacit.rpc.Linkage/Query",
                                           grpc::internal::RpcMethod::BIDI_STREAMING);
    context_.set_deadline(std::chrono::system_clock::now() + patience(std::chrono::seconds(60)));
    stream_.reset(grpc::internal::ClientReaderWriterFactory<grpc::ByteBuffer, grpc::ByteBuffer>::Create(
        channel_.get(), method, &context_));
  }

  std::shared_ptr<grpc::Channel> channel_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>> stream_;
  bool finished_ = false;
};

inline protocol::ClientMessage hello_of(const protocol::World& world) {
  protocol::ClientMessage greeting;
  protocol::Observer observer;
  protocol::ClientSession session(world.server.model, world.client, world.question, world.split, observer,
                                  world.security);
  session.start([&](const protocol::ClientMessage& message) { greeting = message; });
  return greeting;
}

}  // namespace tacit::rpc
