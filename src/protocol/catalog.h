// What clients may ask of a server (docs/protocol.md, "The catalog"): made by the server, checked by the
// client. Its only count is the number of records, which every query reveals too.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "protocol/messages.pb.h"
#include "protocol/server_data.h"
#include "table/catalog.h"

namespace tacit::protocol {

struct ServerCatalog {
  table::Catalog catalog;
  std::string model_name;
  std::array<std::uint8_t, 32> model_hash{};
  std::size_t server_records = 0;
  std::size_t max_client_records = 0;              // that a query may have
  std::size_t memory_bytes = 0;                    // that a query's plan may use
  StrategyWanted strategy = StrategyWanted::kAny;  // the only one, if it is not any

  bool operator==(const ServerCatalog&) const = default;
};

/// `open`: what of the server's catalog this client may ask about; `limits`: as they are for this client.
/// Throws Error(kProtocol) for a client of another protocol version, Error(kLimit) for a catalog that no
/// message holds.
CatalogReply make_catalog_reply(const CatalogRequest& request, const ServerData& data,
                                const table::Catalog& open, const ServerLimits& limits);

/// Throws Error(kProtocol) with what is inconsistent.
ServerCatalog read_catalog_reply(const CatalogReply& reply);

/// Throws Error(kProtocol) unless the peer speaks this side's version.
void check_version(std::uint32_t clients_version);

}  // namespace tacit::protocol
