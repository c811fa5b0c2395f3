// SPDX-License-Identifier: Apache-2.0
#include "app/server_data.h"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "app/party_file.h"
#include "base/quantities.h"

namespace tacit::app {

namespace {

void note_dimension(const table::DimensionSpec& spec, const table::DimensionData& data, const Note& note) {
  note(fmt::format("dimension {}: {} categories", spec.name, data.categories.size()));
  if (data.unreadable == 0) return;
  note(fmt::format("{} {} of {} (column {}) cannot be read and count as missing", count_text(data.unreadable),
                   data.unreadable == 1 ? "value" : "values", spec.name, spec.column));
}

void note_measure(const table::MeasureSpec& spec, const table::MeasureData& data, const Note& note) {
  note(fmt::format("measure {}: {} values, {} missing", spec.name,
                   count_text(data.values.size() - data.missing - data.unreadable - data.out_of_range),
                   count_text(data.missing)));
  if (data.unreadable != 0) {
    note(fmt::format("{} {} of {} (column {}) cannot be read as {} and count as missing",
                     count_text(data.unreadable), data.unreadable == 1 ? "value" : "values", spec.name,
                     spec.column, spec.age ? "a date" : "a number"));
  }
  if (data.out_of_range != 0) {
    note(fmt::format("{} {} of {} (column {}) are outside {}..{} and count as missing",
                     count_text(data.out_of_range), data.out_of_range == 1 ? "value" : "values", spec.name,
                     spec.column, spec.minimum, spec.maximum));
  }
}

}  // namespace

protocol::ServerData make_server_data(linkage::Model model, const ingest::CatalogConfig& config,
                                      const table::Table& table, const Note& note) {
  table::Catalog catalog = ingest::build_catalog(config, table);
  linkage::FeatureTable features = linkage::featurize(model, linkage::Side::kServer, table);
  std::vector<table::DimensionData> dimensions;
  for (const table::DimensionSpec& spec : config.dimensions) {
    dimensions.push_back(table::build_dimension(spec, table));
    note_dimension(spec, dimensions.back(), note);
  }
  std::vector<table::MeasureData> measures;
  for (const table::MeasureSpec& spec : config.measures) {
    measures.push_back(table::build_measure(spec, table));
    note_measure(spec, measures.back(), note);
  }
  note(fmt::format("model {} (hash {}): {} features", model.name(), model.short_hash(),
                   model.features().size()));
  note(fmt::format("min_cell {}: smaller cells are suppressed", catalog.min_cell));
  return {std::move(model),      std::move(features), std::move(catalog),
          std::move(dimensions), std::move(measures), config.custodian};
}

protocol::ServerData load_server_data(const ingest::CatalogConfig& config, const table::Table* records,
                                      const Note& note) {
  linkage::Model model = linkage::load_model(config.model);
  std::optional<table::Table> read;
  if (records == nullptr) records = &read.emplace(read_party_file(model, config.source));
  note(fmt::format("source {}: {} records", records->origin(), count_text(records->records())));
  return make_server_data(std::move(model), config, *records, note);
}

ingest::CatalogConfig with_source(ingest::CatalogConfig config, const std::string& path,
                                  const std::string& table, const ingest::Reading& reading) {
  if (!path.empty()) config.source = {.path = path, .table = table, .reading = reading};
  return config;
}

}  // namespace tacit::app
