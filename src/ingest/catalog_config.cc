// SPDX-License-Identifier: Apache-2.0
#include "ingest/catalog_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/toml.h"
#include "ingest/odbc_connection.h"
#include "ingest/postgres_connection.h"
#include "ingest/reading_config.h"
#include "ingest/spec_reader.h"
#include "ingest/table_name.h"

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

// The connection string of a database at `key`, if it is there; what `defect_of` says of it is noted.
std::string read_connection(const TomlReader& reader, const char* key,
                            std::string (*defect_of)(const std::string&)) {
  const std::string connection = reader.text(key).value_or("");
  const std::string defect = reader.text(key) ? defect_of(connection) : "";
  if (!defect.empty()) reader.problem(key, defect);
  return connection;
}

// `key`: "postgres" or "odbc".
SourceSpec read_database_spec(const TomlReader& reader, std::string_view origin, std::string_view key) {
  SourceSpec spec;
  spec.reading = read_reading(reader);
  if (spec.reading.delimiter != 0) reader.problem("delimiter", "is for a CSV file; leave it out");
  for (const char* other : {"path", "postgres"}) {
    if (other != key && reader.find(other) != nullptr) {
      reader.problem(other, fmt::format("and `{}` are two sources; keep one", key));
    }
  }
  if (key == "odbc") {
    spec.odbc = read_connection(reader, "odbc", odbc_connection_defect);
    if (const auto file = reader.text("password_file")) spec.odbc_password_file = resolve(origin, *file);
  } else {
    spec.postgres = read_connection(reader, "postgres", postgres_connection_defect);
  }
  if (const auto name = reader.required_text("table")) {
    spec.table = *name;
    if (!parse_table_name(spec.table)) {
      reader.problem("table", "must be a table or view such as registry.people");
    }
  }
  return spec;
}

SourceSpec read_source_spec(const TomlReader& file, std::string_view origin, ConfigProblems& problems) {
  const toml::node* node = file.find("source");
  if (node == nullptr || !node->is_table()) {
    file.problem("source",
                 "is missing: give a [source] table with the path of a CSV or SQLite file, or a database "
                 "(postgres, odbc)");
    return {};
  }
  const TomlReader reader(*node->as_table(), "[source]", problems);
  reader.allow_only({"path", "table", "postgres", "odbc", "password_file", "columns", "delimiter",
                     "date_order", "two_digit_years"});
  if (reader.find("odbc") != nullptr) return read_database_spec(reader, origin, "odbc");
  if (reader.find("password_file") != nullptr) {
    reader.problem("password_file",
                   "also needs `odbc`: the password of another source is not taken from a file");
  }
  if (reader.find("postgres") != nullptr) return read_database_spec(reader, origin, "postgres");
  SourceSpec spec;
  spec.reading = read_reading(reader);
  if (const auto path = reader.required_text("path")) spec.path = resolve(origin, *path);
  spec.table = reader.text("table").value_or("");
  return spec;
}

}  // namespace

CatalogConfig parse_catalog_config(const toml::table& file, std::string_view origin) {
  ConfigProblems problems{std::string(origin)};
  const TomlReader reader(file, "", problems);
  reader.allow_only({"model", "min_cell", "source", "dimension", "measure", "server", "tls", "limits",
                     "client", "ledger", "metrics", "cluster"});
  CatalogConfig config;
  if (const auto model = reader.required_text("model")) config.model = resolve(origin, *model);
  config.min_cell =
      static_cast<int>(reader.integer("min_cell", kMinMinCell, kMaxMinCell).value_or(kDefaultMinCell));
  config.source = read_source_spec(reader, origin, problems);
  config.dimensions = read_array(reader, "dimension", table::kMaxDimensions, read_dimension, problems);
  config.measures = read_array(reader, "measure", table::kMaxMeasures, read_measure, problems);
  config.custodian =
      file["server"]["name"].value_or(std::string());  // whose reader says what is wrong with it
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
