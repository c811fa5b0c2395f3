// SPDX-License-Identifier: Apache-2.0
// Explains connection failures, as far as gRPC's status and its text tell.
#pragma once

#include <functional>

#include "base/error.h"
#include "rpc/client/options.h"

namespace grpc {
class Status;
}

namespace tacit::rpc {

/// Of a stream that was never established: nobody listens, no such host, TLS failed (Error(kSecurity)), not a
/// Tacit server.
Error explain_connecting(const grpc::Status& status, const ClientOptions& options,
                         const std::function<bool()>& stopped);

/// Of a stream that ended before its query did.
Error explain_end(const grpc::Status& status, const ClientOptions& options);

}  // namespace tacit::rpc
