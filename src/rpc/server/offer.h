// SPDX-License-Identifier: Apache-2.0
// What a server answers with: its rules, and what it serves. A reload puts another one in its place, as a
// whole; a stream keeps the one that it began with until it ends, or only its answer waits.
#pragma once

#include <memory>
#include <utility>

#include "protocol/server_data.h"
#include "rpc/server/config.h"
#include "rpc/server/tls.h"

namespace tacit::rpc {

struct Offer {
  Offer(ServerConfig rules, std::shared_ptr<const protocol::ServerData> records,
        ServerTlsPtr certificates = {})
      : kept(std::make_shared<const ServerConfig>(std::move(rules))),
        config(*kept),
        data(std::move(records)),
        tls(std::move(certificates)) {}

  /// The rules alone, for a stream that needs no more than them to end: the records may be gone by then.
  std::shared_ptr<const ServerConfig> kept;
  const ServerConfig& config;
  std::shared_ptr<const protocol::ServerData> data;
  ServerTlsPtr tls;  // null for insecure
};

using OfferPtr = std::shared_ptr<const Offer>;

/// With the certificates, the key and the lists of revoked certificates that the configuration names. Throws
/// Error as check() and load_tls().
OfferPtr make_offer(ServerConfig config, std::shared_ptr<const protocol::ServerData> data);

}  // namespace tacit::rpc
