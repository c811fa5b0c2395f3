// SPDX-License-Identifier: Apache-2.0
// Why TLS with a server fails. gRPC says little about it: a refused certificate and a wrong host name look
// the same, and a server that refuses the client's certificate only closes the connection (under TLS 1.3,
// behind a handshake that looks complete). So once gRPC has failed, the handshake is made a second time by
// OpenSSL itself, for its reasons alone: nothing but the handshake is sent.
#pragma once

#include <optional>

#include "base/error.h"
#include "rpc/client/options.h"

namespace tacit::rpc {

/// Error(kSecurity) that says what is wrong with the server's certificate, or that the server does not accept
/// the client's; nullopt where TLS is not what fails. Takes at most options.connect for each of its few
/// waits.
std::optional<Error> tls_problem(const ClientOptions& options);

}  // namespace tacit::rpc
