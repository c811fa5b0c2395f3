// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/tls.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpcpp/security/server_credentials.h>

#include <string>
#include <utility>

#include "base/error.h"

namespace tacit::rpc {
namespace {

// gRPC's C++ has fixed certificates (SslServerCredentials), or files that it watches by itself and does not
// check as we do; its C core asks for them.
class FetchedCredentials final : public grpc::ServerCredentials {
 public:
  explicit FetchedCredentials(grpc_server_credentials* credentials) : credentials_(credentials) {}
  ~FetchedCredentials() override { grpc_server_credentials_release(credentials_); }

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }
  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {
    require(false, "clients are known by their certificates alone");
  }

  grpc_server_credentials* const credentials_;
};

// gRPC keeps copies of the key for as long as they are current. It ends the program where it is given no
// authorities, although it asks nobody for a certificate then: any certificates will do.
grpc_ssl_server_certificate_config* core_config(const ServerTls& tls) {
  const std::string& own_chain = tls.own.certificate_chain;
  const std::string& authorities = tls.clients ? tls.clients->authorities_pem() : own_chain;
  const grpc_ssl_pem_key_cert_pair own{tls.own.private_key.c_str(), own_chain.c_str()};
  return grpc_ssl_server_certificate_config_create(authorities.c_str(), &own, 1);
}

}  // namespace

ServerTlsPtr load_tls(const ServerConfig& config) {
  if (config.insecure) return nullptr;
  ServerTls tls{identity::load_credentials(config.certificate_file, config.key_file, identity::Side::kServer),
                std::nullopt};
  if (config.client_auth == ClientAuth::kRequire)
    tls.clients = identity::ClientTrust::load(config.client_ca_file, config.client_crl_file);
  return std::make_shared<const ServerTls>(std::move(tls));
}

void HandshakeTls::replace(ServerTlsPtr tls) {
  const std::lock_guard lock(mutex_);
  current_.swap(tls);
}

ServerTlsPtr HandshakeTls::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

std::shared_ptr<grpc::ServerCredentials> HandshakeTls::credentials() {
  const bool require_client = current()->clients.has_value();
  const auto fetch = [](void* self, grpc_ssl_server_certificate_config** config) {
    auto& own = *static_cast<HandshakeTls*>(self);
    ServerTlsPtr current = own.current();
    if (current == own.given_) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    *config = core_config(*current);
    own.given_ = std::move(current);
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  };
  grpc_ssl_server_credentials_options* const options =
      grpc_ssl_server_credentials_create_options_using_config_fetcher(
          require_client ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                         : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE,
          fetch, this);
  return std::make_shared<FetchedCredentials>(grpc_ssl_server_credentials_create_with_options(options));
}

}  // namespace tacit::rpc
