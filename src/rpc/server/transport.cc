// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/transport.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/server_context.h>
#include <netdb.h>
#include <sys/socket.h>

#include <memory>
#include <string>

#include "base/descriptor.h"
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

// Whether a socket of this kind could listen: as gRPC's own, it may follow one that has just been closed.
bool can_listen(const addrinfo& where) {
  const Descriptor probe(socket(where.ai_family, where.ai_socktype | SOCK_CLOEXEC, where.ai_protocol));
  const int yes = 1;
  return probe.number() >= 0 && setsockopt(probe.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
         bind(probe.number(), where.ai_addr, where.ai_addrlen) == 0;
}

}  // namespace

Error cannot_listen(const Address& address) {
  return {ErrorCategory::kUnavailable, "cannot listen on " + address.text() +
                                           ": the port is in use, or the address is not this machine's"};
}

// As gRPC, it is content with one of a name's addresses.
void require_can_listen(const Address& address) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found) != 0)
    throw cannot_listen(address);
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, &freeaddrinfo);
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next)
    if (can_listen(*each)) return;
  throw cannot_listen(address);
}

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
