// SPDX-License-Identifier: Apache-2.0
// Clients that mean no good, one connection each: an honest query's messages with something wrong among them,
// nonsense behind a good TLS handshake, or bytes that are no TLS at all.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rpc/address.h"

namespace tacit::cli {

class HostileVisitor {
 public:
  /// `honest`: all messages of one client whom the server would answer. The visitor shows the certificate
  /// "client" of rpc::TestCertificates where it shows one.
  HostileVisitor(rpc::Address server, std::vector<std::string> honest)
      : server_(std::move(server)), honest_(std::move(honest)) {}

  /// Comes, does harm, and goes. What it does depends on the seed alone. Any thread may call.
  void visit(std::uint64_t seed) const;

 private:
  const rpc::Address server_;
  const std::vector<std::string> honest_;
};

}  // namespace tacit::cli
