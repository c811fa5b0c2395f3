// SPDX-License-Identifier: Apache-2.0
#include "cli/query/connection_options.h"

#include "base/error.h"
#include "rpc/address.h"

namespace tacit::cli {

rpc::ClientOptions ConnectionOptions::for_rpc() const {
  if (connection.server.empty()) {
    throw Error(ErrorCategory::kUsage,
                "there is no server to ask: give --server HOST:PORT, or `server` in the study file");
  }
  rpc::ClientOptions options = connection;
  if (!ca.empty()) options.ca_file = ca;
  if (!certificate.empty()) options.certificate_file = certificate;
  if (!key.empty()) options.key_file = key;
  return options;
}

void add_connection(CLI::App& command, ConnectionOptions& options) {
  command.add_option("--server", options.connection.server, "where the server listens")
      ->type_name("HOST:PORT")
      ->check(rpc::address_problem);
  CLI::Option* ca =
      command.add_option("--ca", options.ca, "certificates (PEM) to trust, instead of the system's");
  ca->type_name("FILE");
  CLI::Option* certificate = command.add_option("--cert", options.certificate,
                                                "your certificate (PEM), which identifies you to the server");
  CLI::Option* key =
      command.add_option("--key", options.key, "its private key (PEM), which only you can read");
  certificate->type_name("FILE")->needs(key);
  key->type_name("FILE")->needs(certificate);
  command.add_flag("--insecure", options.connection.insecure, "no TLS: only for a server on this machine")
      ->excludes(ca)
      ->excludes(certificate)
      ->excludes(key);
}

}  // namespace tacit::cli
