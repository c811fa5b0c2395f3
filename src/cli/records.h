// What the two parties' files become: a custodian's data as a query needs them, and a researcher's list as
// features.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ingest/catalog_config.h"
#include "ingest/source.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "protocol/server_data.h"

namespace tacit::cli {

/// Reads the source, builds dimensions, measures and features. `note` is given one public fact a line: how
/// many records there are, categories, values that count as missing. Throws Error as its parts do.
protocol::ServerData load_server_data(const ingest::CatalogConfig& config,
                                      const std::function<void(const std::string&)>& note);

/// `config` with another source file, if `path` is not empty.
ingest::CatalogConfig with_source(ingest::CatalogConfig config, const std::string& path,
                                  const std::string& table);

/// The first 12 digits of the model's hash, which are enough for people to compare.
std::string short_hash(const linkage::Model& model);

/// Pairs (client record, server record) from a table with the columns client_id and server_id, whose ids
/// stand in `id_column` of the two tables. Throws Error(kInput) for a column that is not there, an id that a
/// table has twice or not at all.
std::vector<std::pair<std::uint32_t, std::uint32_t>> resolve_links(const table::Table& links,
                                                                   const table::Table& client,
                                                                   const table::Table& server,
                                                                   const std::string& id_column);

}  // namespace tacit::cli
