// SPDX-License-Identifier: Apache-2.0
// How a server's gRPC is set up: TLS, and bounds on messages and connections.
#pragma once

#include <string>

#include "rpc/address.h"
#include "rpc/server/config.h"

namespace grpc {
class CallbackServerContext;
class ServerBuilder;
}  // namespace grpc

namespace tacit::rpc {

/// Once the builder has started, `port` is the one that it listens on; it outlives that. Throws Error as
/// identity::load_credentials() and load_trusted().
void configure_transport(grpc::ServerBuilder& builder, const ServerConfig& config, const Address& address,
                         int& port);

/// The certificate that TLS has accepted for the call's connection, in PEM; empty where none was asked for.
std::string certificate_of(const grpc::CallbackServerContext& context);

}  // namespace tacit::rpc
