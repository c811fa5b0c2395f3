#include "cli/connection_options.h"

#include "base/error.h"
#include "cli/serve_config.h"

namespace tacit::cli {

rpc::ClientOptions ConnectionOptions::for_rpc() const {
  if (connection.server.empty()) {
    throw Error(ErrorCategory::kUsage,
                "there is no server to ask: give --server HOST:PORT, or `server` in the study file");
  }
  rpc::ClientOptions options = connection;
  if (!ca.empty()) options.ca_file = ca;
  return options;
}

void add_connection(CLI::App& command, ConnectionOptions& options) {
  command.add_option("--server", options.connection.server, "where the server listens")
      ->type_name("HOST:PORT")
      ->check(host_port_problem);
  CLI::Option* ca =
      command.add_option("--ca", options.ca, "certificates (PEM) to trust, instead of the system's");
  ca->type_name("FILE");
  command.add_flag("--insecure", options.connection.insecure, "no TLS: only for a server on this machine")
      ->excludes(ca);
}

}  // namespace tacit::cli
