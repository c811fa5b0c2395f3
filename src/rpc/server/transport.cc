// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/transport.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/server_context.h>

#include <memory>

#include "identity/credentials.h"
#include "protocol/version.h"

namespace tacit::rpc {
namespace {

std::shared_ptr<grpc::ServerCredentials> credentials(const ServerConfig& config) {
  if (config.insecure) return grpc::InsecureServerCredentials();
  const bool require_client = config.client_auth == ClientAuth::kRequire;
  grpc::SslServerCredentialsOptions options(require_client
                                                ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                                                : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  if (require_client) options.pem_root_certs = identity::load_trusted(config.client_ca_file).pem;
  const identity::Credentials own =
      identity::load_credentials(config.certificate_file, config.key_file, identity::Side::kServer);
  // gRPC keeps a copy of the key for as long as it serves.
  options.pem_key_cert_pairs.push_back({std::string(own.private_key.view()), own.certificate_chain});
  return grpc::SslServerCredentials(options);
}

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

void configure_transport(grpc::ServerBuilder& builder, const ServerConfig& config, const Address& address,
                         int& port) {
  bound(builder);
  builder.AddListeningPort(address.target(), credentials(config), &port);
}

std::string certificate_of(const grpc::CallbackServerContext& context) {
  const std::shared_ptr<const grpc::AuthContext> tls = context.auth_context();
  const auto certificates = tls->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (!tls->IsPeerAuthenticated() || certificates.size() != 1) return {};
  return {certificates[0].data(), certificates[0].size()};
}

}  // namespace tacit::rpc
