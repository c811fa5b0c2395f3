// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/offer.h"

#include <utility>

namespace tacit::rpc {

OfferPtr make_offer(ServerConfig config, std::shared_ptr<const protocol::ServerData> data) {
  check(config);
  ServerTlsPtr tls = load_tls(config);
  return std::make_shared<const Offer>(Offer(std::move(config), std::move(data), std::move(tls)));
}

}  // namespace tacit::rpc
