// SPDX-License-Identifier: Apache-2.0
#include "rpc/client/channel.h"

#include <grpcpp/channel.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "base/error.h"
#include "identity/credentials.h"
#include "protocol/version.h"
#include "rpc/address.h"

namespace tacit::rpc {
namespace {

std::shared_ptr<grpc::ChannelCredentials> credentials(const ClientOptions& options, const Address& address) {
  if (options.insecure && (options.ca_file || options.certificate_file || options.key_file)) {
    throw Error(ErrorCategory::kConfig,
                "insecure and a CA file, certificate or key exclude each other: choose one");
  }
  if (options.certificate_file.has_value() != options.key_file.has_value()) {
    throw Error(ErrorCategory::kConfig, "a certificate and its key go together: give both or neither");
  }
  if (options.insecure) {
    require_loopback(address);
    return grpc::InsecureChannelCredentials();
  }
  grpc::SslCredentialsOptions tls;
  if (options.ca_file) tls.pem_root_certs = identity::load_trusted(*options.ca_file).pem;
  if (options.certificate_file) {
    const identity::Credentials own =
        identity::load_credentials(*options.certificate_file, *options.key_file, identity::Side::kClient);
    tls.pem_cert_chain = own.certificate_chain;
    tls.pem_private_key = own.private_key.view();
  }
  return grpc::SslCredentials(tls);
}

grpc::ChannelArguments arguments(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(static_cast<int>(protocol::kMaxMessageBytes));
  arguments.SetMaxSendMessageSize(static_cast<int>(protocol::kMaxMessageBytes));
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);  // a query is not to be begun twice unseen
  // Queries of one process do not share a connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, static_cast<int>(options.connect.count()));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  return arguments;
}

}  // namespace

std::shared_ptr<grpc::Channel> make_channel(const ClientOptions& options) {
  const Address address = parse_address(options.server, "server address");
  return grpc::CreateCustomChannel(address.target(), credentials(options, address), arguments(options));
}

}  // namespace tacit::rpc
