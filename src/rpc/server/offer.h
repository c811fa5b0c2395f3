// SPDX-License-Identifier: Apache-2.0
// What a server answers with: its rules, and what it serves. A reload puts another one in its place, as a
// whole; a stream keeps the one that it began with until it ends.
#pragma once

#include <memory>

#include "protocol/server_data.h"
#include "rpc/server/config.h"

namespace tacit::rpc {

struct Offer {
  ServerConfig config;
  std::shared_ptr<const protocol::ServerData> data;
};

using OfferPtr = std::shared_ptr<const Offer>;

}  // namespace tacit::rpc
