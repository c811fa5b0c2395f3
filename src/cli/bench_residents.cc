#include "cli/bench_residents.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "cli/records.h"
#include "synth/dataset.h"
#include "synth/write.h"
#include "table/csv.h"
#include "table/dimension.h"
#include "table/measure.h"

namespace tacit::cli {

namespace {

constexpr int kMinCell = 5;

table::DimensionSpec dimension_spec() {
  return {.name = "state", .column = "state", .keep = 8};
}

table::MeasureSpec measure_spec() {
  table::MeasureSpec spec;
  spec.name = "age";
  spec.unit = "years";
  spec.maximum = 120;
  spec.column = "date_of_birth";
  spec.age = table::AgeDerivation{.at = std::chrono::year{2024} / 1 / 1};
  return spec;
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

protocol::Question resident_question() {
  return {dimension_spec().name, measure_spec().name};
}

linkage::FeatureTable resident_client(const linkage::Model& model, const Residents& residents) {
  return features_of(model, linkage::Side::kClient,
                     table::parse_csv(client_text(residents), "the made-up client records"));
}

protocol::ServerData resident_server(const linkage::Model& model, const Residents& residents) {
  const table::Table table = table::parse_csv(server_text(residents), "the made-up server records");
  const std::vector<table::DimensionSpec> dimensions{dimension_spec()};
  const std::vector<table::MeasureSpec> measures{measure_spec()};
  return {model,
          features_of(model, linkage::Side::kServer, table),
          table::build_catalog(dimensions, measures, kMinCell, table),
          {table::build_dimension(dimensions.front(), table)},
          {table::build_measure(measures.front(), table)}};
}

}  // namespace tacit::cli
