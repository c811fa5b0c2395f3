#include "cli/serve_warnings.h"

#include <fmt/format.h>

#include <algorithm>

#include "identity/credentials.h"

namespace tacit::cli {

namespace {

std::string subject_among_authorities(const rpc::ServerConfig& config, std::size_t authorities) {
  const auto by_subject = [](const identity::ClientRules& rules) { return rules.fingerprint.empty(); };
  const auto found = std::find_if(config.clients.begin(), config.clients.end(), by_subject);
  if (authorities < 2 || found == config.clients.end()) return {};
  return fmt::format(
      "client {} is known by its subject, but each of the {} authorities in {} may sign that name: name its "
      "fingerprint instead",
      found->name, authorities, config.client_ca_file.string());
}

}  // namespace

std::vector<std::string> serve_warnings(const rpc::ServerConfig& config) {
  std::vector<std::string> warnings;
  const auto add = [&](std::string warning) {
    if (!warning.empty()) warnings.push_back(std::move(warning));
  };
  if (config.bookkeeping == rpc::Bookkeeping::kNone) {
    add("NO LEDGER: answers are entered nowhere, and no budget is kept; whoever is let in may ask again and "
        "again");
  }
  if (config.insecure) {
    add("INSECURE: no TLS. Any program on this machine may ask, nobody is known, and nothing is encrypted on "
        "the way; [[client]] tables do not apply. For trials on made-up data only");
    return warnings;
  }
  add(identity::expiry_warning(identity::load_certificate(config.certificate_file),
                               config.certificate_file.string()));
  if (config.client_auth == rpc::ClientAuth::kNone) {
    add(fmt::format(
        "CLIENTS ARE NOT KNOWN (client_auth = \"none\"): whoever reaches {} may ask everything, and "
        "this log cannot say who it was",
        config.listen));
    return warnings;
  }
  const identity::Trusted trusted = identity::load_trusted(config.client_ca_file);
  add(trusted.warning);
  add(subject_among_authorities(config, trusted.authorities));
  return warnings;
}

}  // namespace tacit::cli
