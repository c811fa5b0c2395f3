// SPDX-License-Identifier: Apache-2.0
// The part of a server's configuration that says what is served: the source, the dimensions, the measures,
// the smallest cell and the linkage model; examples/residents/server.toml explains the keys. The tables
// [server], [tls], [limits] and [[client]] of the same file belong to the program and are left alone here,
// but for the custodian's name.
#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/source.h"
#include "table/catalog.h"

namespace tacit::ingest {

inline constexpr int kDefaultMinCell = 5;

struct CatalogConfig {
  std::filesystem::path model;  // paths are resolved against the configuration file's directory
  SourceSpec source;
  int min_cell = kDefaultMinCell;
  std::vector<table::DimensionSpec> dimensions;
  std::vector<table::MeasureSpec> measures;
  std::string custodian = {};  // `name` of [server]: what the custodian calls itself
};

/// `origin`: the file's path, for messages and to resolve paths. Throws one Error(kConfig) that lists all
/// that is wrong, each with its line: unknown keys, wrong types, values out of range, names that are
/// malformed or taken twice, keys that are missing.
CatalogConfig parse_catalog_config(const toml::table& file, std::string_view origin);

/// Reads the file. Throws as above, and Error(kConfig) for a file that is missing or not TOML.
CatalogConfig load_catalog_config(const std::filesystem::path& path);

/// table::build_catalog of the configured dimensions and measures.
table::Catalog build_catalog(const CatalogConfig& config, const table::Table& table);

}  // namespace tacit::ingest
