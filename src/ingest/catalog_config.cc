#include "ingest/catalog_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/toml.h"
#include "ingest/postgres_connection.h"
#include "ingest/spec_reader.h"

namespace tacit::ingest {

namespace {

// A path of the configuration: relative ones start at the configuration file, wherever the program runs.
std::filesystem::path resolve(std::string_view origin, const std::string& path) {
  return (std::filesystem::path(origin).parent_path() / path).lexically_normal();
}

// All tables of an array such as [[dimension]], read by `read`; at least one is required.
template <typename Spec>
std::vector<Spec> read_array(const TomlReader& file, const std::string& key, std::size_t most,
                             Spec (*read)(const TomlReader&), ConfigProblems& problems) {
  std::vector<Spec> specs;
  const toml::node* node = file.find(key);
  const toml::array* tables = node != nullptr ? node->as_array() : nullptr;
  if (tables == nullptr || tables->empty() || !tables->is_homogeneous(toml::node_type::table)) {
    file.problem(key, fmt::format("is missing: give one or more [[{}]] tables", key));
    return specs;
  }
  if (tables->size() > most)
    file.problem(key, fmt::format("has {} tables, at most {}", tables->size(), most));
  for (std::size_t i = 0; i < tables->size(); ++i) {
    const TomlReader reader(*tables->get(i)->as_table(), fmt::format("[[{}]] {}", key, i + 1), problems);
    Spec spec = read(reader);
    const auto same_name = [&](const Spec& other) { return !spec.name.empty() && other.name == spec.name; };
    if (std::any_of(specs.begin(), specs.end(), same_name)) {
      reader.problem("name", fmt::format("is \"{}\", which an earlier [[{}]] has", spec.name, key));
    }
    specs.push_back(std::move(spec));
  }
  return specs;
}

SourceSpec read_postgres_spec(const TomlReader& reader) {
  SourceSpec spec;
  if (reader.find("path") != nullptr) reader.problem("path", "and `postgres` are two sources; keep one");
  if (const auto connection = reader.text("postgres")) {
    spec.postgres = *connection;
    const std::string defect = postgres_connection_defect(spec.postgres);
    if (!defect.empty()) reader.problem("postgres", defect);
  }
  if (const auto name = reader.required_text("table")) {
    spec.table = *name;
    if (!parse_postgres_name(spec.table)) {
      reader.problem("table", "must be a table or view such as registry.people");
    }
  }
  return spec;
}

SourceSpec read_source_spec(const TomlReader& file, std::string_view origin, ConfigProblems& problems) {
  const toml::node* node = file.find("source");
  if (node == nullptr || !node->is_table()) {
    file.problem("source",
                 "is missing: give a [source] table with the path of a CSV or SQLite file, or a PostgreSQL "
                 "database");
    return {};
  }
  const TomlReader reader(*node->as_table(), "[source]", problems);
  reader.allow_only({"path", "table", "postgres"});
  if (reader.find("postgres") != nullptr) return read_postgres_spec(reader);
  SourceSpec spec;
  if (const auto path = reader.required_text("path")) spec.path = resolve(origin, *path);
  spec.table = reader.text("table").value_or("");
  return spec;
}

}  // namespace

CatalogConfig parse_catalog_config(const toml::table& file, std::string_view origin) {
  ConfigProblems problems{std::string(origin)};
  const TomlReader reader(file, "", problems);
  reader.allow_only({"model", "min_cell", "source", "dimension", "measure", "server", "tls", "limits",
                     "client", "ledger", "metrics"});
  CatalogConfig config;
  if (const auto model = reader.required_text("model")) config.model = resolve(origin, *model);
  config.min_cell =
      static_cast<int>(reader.integer("min_cell", kMinMinCell, kMaxMinCell).value_or(kDefaultMinCell));
  config.source = read_source_spec(reader, origin, problems);
  config.dimensions = read_array(reader, "dimension", table::kMaxDimensions, read_dimension, problems);
  config.measures = read_array(reader, "measure", table::kMaxMeasures, read_measure, problems);
  problems.throw_if_any();
  return config;
}

CatalogConfig load_catalog_config(const std::filesystem::path& path) {
  return parse_catalog_config(load_toml(path), path.string());
}

table::Catalog build_catalog(const CatalogConfig& config, const table::Table& table) {
  return table::build_catalog(config.dimensions, config.measures, config.min_cell, table);
}

}  // namespace tacit::ingest
