// What whoever starts a server should know of who will reach it, and of certificates that end soon.
#pragma once

#include <string>
#include <vector>

#include "rpc/server/config.h"

namespace tacit::cli {

/// For the log at start. Throws Error as identity::load_credentials() and load_trusted() do.
std::vector<std::string> serve_warnings(const rpc::ServerConfig& config);

}  // namespace tacit::cli
