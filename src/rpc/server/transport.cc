// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/transport.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/server_context.h>

#include <memory>

#include "protocol/version.h"

namespace tacit::rpc {
namespace {

void bound(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(static_cast<int>(protocol::kMaxMessageBytes));
  builder.SetMaxSendMessageSize(static_cast<int>(protocol::kMaxMessageBytes));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 8);  // of one connection
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 60'000);  // without a stream
  // Two servers on one port would take turns: refuse the second.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // A client that vanished without a word is noticed within a minute; clients may ask the same of the server.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
}

}  // namespace

void configure_transport(grpc::ServerBuilder& builder, HandshakeTls* tls, const Address& address, int& port) {
  bound(builder);
  builder.AddListeningPort(address.target(),
                           tls == nullptr ? grpc::InsecureServerCredentials() : tls->credentials(), &port);
}

std::string certificates_of(const grpc::CallbackServerContext& context) {
  const std::shared_ptr<const grpc::AuthContext> tls = context.auth_context();
  const auto own = tls->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (!tls->IsPeerAuthenticated() || own.size() != 1) return {};
  std::string certificates(own[0].data(), own[0].size());
  for (const grpc::string_ref& further : tls->FindPropertyValues(GRPC_X509_PEM_CERT_CHAIN_PROPERTY_NAME))
    certificates.append(further.data(), further.size());
  return certificates;
}

}  // namespace tacit::rpc
