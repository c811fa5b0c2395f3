// SPDX-License-Identifier: Apache-2.0
// How a client's gRPC is set up: TLS, and bounds on messages and connections.
#pragma once

#include <memory>

#include "rpc/client/options.h"

namespace grpc {
class Channel;
}

namespace tacit::rpc {

/// A channel that has not connected yet. Throws Error(kConfig) and Error(kSecurity) for options that
/// contradict each other, as parse_address(), identity::load_trusted(), identity::load_credentials() and
/// require_loopback() do.
std::shared_ptr<grpc::Channel> make_channel(const ClientOptions& options);

}  // namespace tacit::rpc
