#include "cli/records.h"

#include <fmt/format.h>

#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "cli/quantities.h"

namespace tacit::cli {

namespace {

using Note = std::function<void(const std::string&)>;

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

// Where each id of a table stands. Ids are a record's contents: messages name records by their number.
class IdIndex {
 public:
  IdIndex(const table::Table& table, const std::string& column) : table_(table) {
    const std::size_t place = table.column(column);
    for (std::size_t record = 0; record < table.records(); ++record) {
      const auto [at, added] = records_.emplace(table.at(record, place), static_cast<std::uint32_t>(record));
      if (added) continue;
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}: records {} and {} have the same {}; it must tell records apart",
                              table.origin(), at->second + 1, record + 1, column));
    }
  }

  std::uint32_t find(std::string_view id, const table::Table& links, std::size_t link) const {
    const auto found = records_.find(id);
    if (found != records_.end()) return found->second;
    throw Error(ErrorCategory::kInput, fmt::format("{}: link {} names a record that {} does not have",
                                                   links.origin(), link + 1, table_.origin()));
  }

 private:
  const table::Table& table_;
  std::unordered_map<std::string_view, std::uint32_t> records_;
};

}  // namespace

protocol::ServerData load_server_data(const ingest::CatalogConfig& config, const Note& note) {
  linkage::Model model = linkage::load_model(config.model);
  const table::Table table = ingest::read_source(config.source);
  note(fmt::format("source {}: {} records", table.origin(), count_text(table.records())));
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
  note(fmt::format("model {} (hash {}): {} features", model.name(), short_hash(model),
                   model.features().size()));
  note(fmt::format("min_cell {}: smaller cells are suppressed", catalog.min_cell));
  return {std::move(model), std::move(features), std::move(catalog), std::move(dimensions),
          std::move(measures)};
}

ingest::CatalogConfig with_source(ingest::CatalogConfig config, const std::string& path,
                                  const std::string& table) {
  if (!path.empty()) config.source = {path, table};
  return config;
}

std::string short_hash(const linkage::Model& model) {
  return model.hash_hex().substr(0, 12);
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> resolve_links(const table::Table& links,
                                                                   const table::Table& client,
                                                                   const table::Table& server,
                                                                   const std::string& id_column) {
  const std::size_t client_column = links.column("client_id"), server_column = links.column("server_id");
  const IdIndex clients(client, id_column), servers(server, id_column);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  pairs.reserve(links.records());
  for (std::size_t link = 0; link < links.records(); ++link) {
    pairs.emplace_back(clients.find(links.at(link, client_column), links, link),
                       servers.find(links.at(link, server_column), links, link));
  }
  return pairs;
}

}  // namespace tacit::cli
