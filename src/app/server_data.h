// SPDX-License-Identifier: Apache-2.0
// From a custodian's configuration and records to what a server holds: features, dimensions and measures.
#pragma once

#include <functional>
#include <string>

#include "ingest/catalog_config.h"
#include "linkage/model.h"
#include "protocol/server_data.h"
#include "table/table.h"

namespace tacit::app {

/// Is given one public fact a line: how many records there are, categories, values that count as missing.
using Note = std::function<void(const std::string&)>;

/// Reads the model and the source that the configuration names. `records`: a table that stands instead of the
/// source, as the model reads it (party_file.h); null for none. Throws Error as its parts do.
protocol::ServerData load_server_data(const ingest::CatalogConfig& config, const table::Table* records,
                                      const Note& note);

/// The same from a model and a table that are read already.
protocol::ServerData make_server_data(linkage::Model model, const ingest::CatalogConfig& config,
                                      const table::Table& table, const Note& note);

/// `config` with another source file, if `path` is not empty, that is written as `reading` says.
ingest::CatalogConfig with_source(ingest::CatalogConfig config, const std::string& path,
                                  const std::string& table, const ingest::Reading& reading = {});

}  // namespace tacit::app
