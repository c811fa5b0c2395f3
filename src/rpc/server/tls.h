// SPDX-License-Identifier: Apache-2.0
// What a server's TLS shows and whom it accepts: read and checked once for an offer, and given to gRPC at
// each handshake, so that a reload renews it without the port being closed.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "identity/credentials.h"
#include "identity/trust.h"
#include "rpc/server/config.h"

namespace grpc {
class ServerCredentials;
}

namespace tacit::rpc {

struct ServerTls {
  identity::Credentials own;
  std::optional<identity::ClientTrust> clients;  // none where nobody is asked for a certificate
};
using ServerTlsPtr = std::shared_ptr<const ServerTls>;

/// What the configuration's files hold; null for insecure. Throws Error as identity::load_credentials() and
/// identity::ClientTrust::load().
ServerTlsPtr load_tls(const ServerConfig& config);

/// What handshakes that begin from now on use. From any thread.
class HandshakeTls {
 public:
  explicit HandshakeTls(ServerTlsPtr tls) : current_(std::move(tls)) {}

  void replace(ServerTlsPtr tls);
  ServerTlsPtr current() const;

  /// For one port of a server that is gone before this is.
  std::shared_ptr<grpc::ServerCredentials> credentials();

 private:
  mutable std::mutex mutex_;  // of this alone: gRPC may ask while it is called from anywhere
  ServerTlsPtr current_;
  ServerTlsPtr given_;  // to gRPC, which asks for one handshake at a time
};

}  // namespace tacit::rpc
