// SPDX-License-Identifier: Apache-2.0
#include "cli/bench/residents.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "app/server_data.h"
#include "ingest/csv.h"
#include "synth/dataset.h"
#include "synth/write.h"
#include "table/dimension.h"
#include "table/measure.h"

namespace tacit::cli {

namespace {

// As examples/residents/server.toml has it.
ingest::CatalogConfig catalog_config() {
  ingest::CatalogConfig config;
  config.min_cell = 5;
  config.dimensions = {{.name = "state", .column = "state", .keep = 8}};
  table::MeasureSpec age;
  age.name = "age";
  age.unit = "years";
  age.maximum = 120;
  age.column = "date_of_birth";
  age.age = table::AgeDerivation{.at = std::chrono::year{2024} / 1 / 1};
  config.measures = {age};
  return config;
}

synth::Dataset generate(const Residents& residents) {
  synth::Options options;
  options.records = std::max(residents.client_records, residents.server_records);
  options.seed = residents.seed;
  return synth::generate(options);
}

std::string text_of(void (*write)(const synth::Dataset&, std::ostream&), const synth::Dataset& dataset) {
  std::ostringstream text;
  write(dataset, text);
  return std::move(text).str();
}

// As text, since that is much smaller than the data set, which is as large as the larger side.
std::string client_text(const Residents& residents) {
  synth::Dataset dataset = generate(residents);
  dataset.client.resize(residents.client_records);
  return text_of(synth::write_client, dataset);
}

std::string server_text(const Residents& residents) {
  synth::Dataset dataset = generate(residents);
  dataset.server.resize(residents.server_records);
  return text_of(synth::write_server, dataset);
}

}  // namespace

table::Question resident_question(const Residents& residents) {
  return {.by = {"state"},
          .statistics = {{table::StatisticKind::kMean, "age", ""}},
          .split_categories = residents.split_categories};
}

protocol::Split resident_split(const Residents& residents) {
  protocol::Split split;
  if (residents.split_categories == 0) return split;
  split.name = "group";
  for (std::size_t k = 0; k < residents.split_categories; ++k)
    split.categories.push_back(fmt::format("group {}", k + 1));
  for (std::size_t i = 0; i < residents.client_records; ++i) {
    split.category.push_back(static_cast<std::uint16_t>(i % residents.split_categories));
  }
  return split;
}

linkage::FeatureTable resident_client(const linkage::Model& model, const Residents& residents) {
  return linkage::featurize(model, linkage::Side::kClient,
                            ingest::parse_csv(client_text(residents), "the made-up client records"));
}

protocol::ServerData resident_server(const linkage::Model& model, const Residents& residents) {
  const table::Table table = ingest::parse_csv(server_text(residents), "the made-up server records");
  return app::make_server_data(model, catalog_config(), table, [](const std::string&) {});
}

}  // namespace tacit::cli
