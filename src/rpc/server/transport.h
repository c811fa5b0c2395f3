// SPDX-License-Identifier: Apache-2.0
// How a server's gRPC is set up: TLS, and bounds on messages and connections.
#pragma once

#include <string>

#include "base/error.h"
#include "rpc/address.h"
#include "rpc/server/tls.h"

namespace grpc {
class CallbackServerContext;
class ServerBuilder;
}  // namespace grpc

namespace tacit::rpc {

/// Throws Error(kUnavailable) if nothing can listen there now: the port is in use, or the address is not this
/// machine's. Keeps nothing: for whoever does something before the start that it would not do in vain.
void require_can_listen(const Address& address);

/// The error of a start that failed so.
Error cannot_listen(const Address& address);

/// Once the builder has started, `port` is the one that it listens on; it outlives that. `tls`: of all
/// handshakes; null for no TLS. It outlives the server.
void configure_transport(grpc::ServerBuilder& builder, HandshakeTls* tls, const Address& address, int& port);

/// The certificate that TLS has accepted for the call's connection, and behind it those that the client sent
/// with it, in PEM; empty where none was asked for.
std::string certificates_of(const grpc::CallbackServerContext& context);

}  // namespace tacit::rpc
