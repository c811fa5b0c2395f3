// SPDX-License-Identifier: Apache-2.0
// gRPC writes lines of its own to standard error, such as for each failed handshake; Tacit says the same to a
// person itself, once.
#pragma once

namespace tacit::rpc {

/// Turns gRPC's own log off for this process, unless the environment asks for it (GRPC_VERBOSITY or
/// GRPC_TRACE). To be called before gRPC is first used; any further call does nothing.
void quiet_grpc_log();

}  // namespace tacit::rpc
