#include "protocol/catalog.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "plan/plan.h"
#include "protocol/question_messages.h"
#include "protocol/version.h"

namespace tacit::protocol {
namespace {

[[noreturn]] void reject(const std::string& why) {
  throw Error(ErrorCategory::kProtocol, "the server's catalog is inconsistent: " + why);
}

/// Room in a message for what is around the reply.
constexpr std::size_t kEnvelope = 1024;

}  // namespace

void check_version(std::uint32_t clients_version) {
  if (clients_version == kProtocolVersion) return;
  throw Error(ErrorCategory::kProtocol, "the client speaks protocol version " +
                                            std::to_string(clients_version) + " and this server version " +
                                            std::to_string(kProtocolVersion) +
                                            "; use the same release on both sides");
}

CatalogReply make_catalog_reply(const CatalogRequest& request, const ServerData& data,
                                const table::Catalog& open, const ServerLimits& limits) {
  check_version(request.protocol_version());
  CatalogReply reply;
  for (const table::DimensionInfo& info : open.dimensions) write_dimension(info, *reply.add_dimensions());
  for (const table::MeasureInfo& info : open.measures) write_measure(info, *reply.add_measures());
  reply.set_min_cell(static_cast<std::uint32_t>(open.min_cell));
  reply.set_model_name(data.model.name());
  reply.set_model_hash(data.model.hash().data(), data.model.hash().size());
  reply.set_server_records(data.features.records());
  reply.set_max_client_records(limits.max_client_records);
  reply.set_memory_bytes(limits.memory_bytes);
  reply.set_strategy(strategy_message(limits.strategy));
  if (reply.ByteSizeLong() > kMaxMessageBytes - kEnvelope) {
    throw Error(ErrorCategory::kLimit,
                "the catalog is too large to send; the custodian can merge rare "
                "categories with `keep`");
  }
  return reply;
}

ServerCatalog read_catalog_reply(const CatalogReply& reply) {
  ServerCatalog server;
  if (static_cast<std::size_t>(reply.dimensions_size()) > table::kMaxDimensions ||
      static_cast<std::size_t>(reply.measures_size()) > table::kMaxMeasures) {
    reject("it has too many dimensions or measures");
  }
  for (const Dimension& message : reply.dimensions())
    server.catalog.dimensions.push_back(read_dimension(message));
  for (const Measure& message : reply.measures()) server.catalog.measures.push_back(read_measure(message));
  server.catalog.min_cell = static_cast<int>(std::min<std::uint32_t>(reply.min_cell(), 1'000'000));
  const std::string defect = table::catalog_defect(server.catalog);
  if (!defect.empty()) reject(defect);
  if (reply.model_hash().size() != server.model_hash.size()) reject("its model's hash is not 32 bytes");
  std::copy(reply.model_hash().begin(), reply.model_hash().end(), server.model_hash.begin());
  if (reply.model_name().size() > table::kMaxCategoryLength || !is_printable(reply.model_name()))
    reject("its model's name is not printable");
  if (reply.server_records() > plan::kMaxRecords) reject("it has more records than any plan takes");
  server.model_name = reply.model_name();
  server.server_records = reply.server_records();
  server.max_client_records = reply.max_client_records();
  server.memory_bytes = reply.memory_bytes();
  server.strategy = read_strategy_rule(reply.strategy());
  return server;
}

}  // namespace tacit::protocol
