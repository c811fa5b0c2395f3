// SPDX-License-Identifier: Apache-2.0
// The flags that say how a server is reached, the same for every subcommand that asks one.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "rpc/client/options.h"

namespace tacit::cli {

struct ConnectionOptions {
  rpc::ClientOptions connection;
  std::string ca;                // a file; empty: the system's certificates
  std::string certificate, key;  // files by which the server knows who asks; empty: none

  /// What rpc takes. Throws Error(kUsage) if there is no server.
  rpc::ClientOptions for_rpc() const;
};

/// Adds --server, --ca, --cert, --key and --insecure.
void add_connection(CLI::App& command, ConnectionOptions& options);

}  // namespace tacit::cli
