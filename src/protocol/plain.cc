// SPDX-License-Identifier: Apache-2.0
#include "protocol/plain.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "linkage/score.h"
#include "plan/plan.h"
#include "table/tally.h"

namespace tacit::protocol {
namespace {

void check_reach(const std::vector<std::uint32_t>& links) {
  const auto most = std::max_element(links.begin(), links.end());
  if (most == links.end() || *most <= circuit::kReachLimit) return;
  throw Error(
      ErrorCategory::kLimit,
      "server record " + std::to_string(most - links.begin() + 1) + " is linked by " + std::to_string(*most) +
          " client records; an encrypted query is guaranteed to be right for at most " +
          std::to_string(circuit::kReachLimit) +
          ". Remove duplicates from the client's file, or use a model that tells people apart better");
}

/// The client's records of one category.
linkage::FeatureTable records_of(const linkage::FeatureTable& client, const Split& split,
                                 std::size_t category) {
  std::vector<std::uint32_t> records;
  for (std::uint32_t i = 0; i < client.records(); ++i) {
    if (split.categories.empty() || split.category[i] == category) records.push_back(i);
  }
  return client.selected(records);
}

/// The pairs that are compared: all, or those that share a bin. `server` outlives it.
class Comparison {
 public:
  Comparison(const linkage::Model& model, const linkage::FeatureTable& server,
             const std::optional<linkage::BinShape>& bins)
      : model_(model), server_(server), shape_(bins) {
    if (shape_.has_value()) server_bins_ = linkage::server_bins(server, *shape_);
  }

  /// c_j of every server record; `client`: records of one category, in the order of the list.
  std::vector<std::uint32_t> count_links(const linkage::FeatureTable& client) const {
    if (!shape_.has_value()) return linkage::count_links(model_, client, server_);
    const linkage::PassBins client_bins = linkage::client_bins(client, *shape_);
    return linkage::count_links(model_, client, server_, {client_bins, *server_bins_});
  }

 private:
  const linkage::Model& model_;
  const linkage::FeatureTable& server_;
  std::optional<linkage::BinShape> shape_;
  std::optional<linkage::PassBins> server_bins_;
};

/// Adds a linked record to the tallies of its cell.
void add_record(const ServerData& data, const std::vector<table::Tally>& tallies, std::size_t record,
                std::vector<table::TallyFigures>& figures) {
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    const std::optional<table::Contribution> own =
        table::contribution(tallies[i], data.catalog, data.dimensions, data.measures, record);
    if (!own.has_value()) continue;
    ++figures[i].counts[own->count];
    for (std::size_t v = 0; v < own->values.size(); ++v) figures[i].sums[v] += own->values[v];
  }
}

/// Opens the tallies of a cell that have enough people, and empties the others.
void gate(int min_cell, std::vector<table::TallyFigures>& figures) {
  for (table::TallyFigures& tally : figures) {
    tally.suppressed =
        std::ranges::any_of(tally.counts, [&](std::int64_t count) { return count < min_cell; });
    if (!tally.suppressed) continue;
    std::ranges::fill(tally.counts, 0);
    std::ranges::fill(tally.sums, Wide{0});
  }
}

}  // namespace

table::ResultTable plain_table(const ServerData& data, const linkage::FeatureTable& client,
                               const table::Question& question, const Split& split,
                               const std::optional<linkage::BinShape>& bins) {
  table::check_question(question, data.catalog);
  check_split(split, question.split_categories, client.records());
  const std::vector<table::Tally> tallies = table::tallies_of(question, data.catalog);
  const std::size_t server_records = data.features.records();
  const std::vector<std::uint32_t> cells =
      table::cells_of_records(question, data.catalog, data.dimensions, server_records);
  std::vector<table::TallyFigures> none;
  for (const table::Tally& tally : tallies) {
    none.push_back({true, std::vector<std::int64_t>(tally.counts(), 0),
                    std::vector<Wide>(table::spans_of(tally, data.catalog).size(), 0)});
  }
  const std::size_t categories = std::max<std::size_t>(question.split_categories, 1);
  std::vector<std::vector<table::TallyFigures>> figures(
      table::server_cells(question, data.catalog) * categories, none);
  const Comparison comparison(data.model, data.features, bins);
  for (std::size_t category = 0; category < categories; ++category) {
    const std::vector<std::uint32_t> links = comparison.count_links(records_of(client, split, category));
    check_reach(links);
    for (std::size_t j = 0; j < server_records; ++j) {
      if (links[j] != 0) add_record(data, tallies, j, figures[cells[j] * categories + category]);
    }
  }
  table::ResultTable result = table::empty_result(question, data.catalog, split.name, split.categories);
  for (std::vector<table::TallyFigures>& cell : figures) {
    gate(data.catalog.min_cell, cell);
    for (const table::Figure& figure : table::figures_of(question, data.catalog, cell))
      result.figures.push_back(figure);
  }
  return result;
}

}  // namespace tacit::protocol
