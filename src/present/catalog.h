// A server's catalog for people and for programs: what `tacit catalog` prints.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "protocol/catalog.h"

namespace tacit::present {

/// Dimensions with their categories, measures with range and unit, limits, model; ended by a question to try.
std::string catalog_text(const protocol::ServerCatalog& server);

/// Keys format ("tacit-catalog"), version, model, model_hash, server_records, max_client_records,
/// memory_bytes, strategy ("any", "all-pairs" or "blocked": what the server allows), min_cell, dimensions
/// (name, categories), measures (name, unit, decimals, minimum, maximum).
nlohmann::ordered_json catalog_json(const protocol::ServerCatalog& server);

}  // namespace tacit::present
