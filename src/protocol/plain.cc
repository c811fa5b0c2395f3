#include "protocol/plain.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "linkage/score.h"
#include "plan/plan.h"

namespace tacit::protocol {
namespace {

void check_reach(const std::vector<std::uint32_t>& links) {
  const auto most = std::max_element(links.begin(), links.end());
  if (most == links.end() || *most <= plan::kReachLimit) return;
  throw Error(
      ErrorCategory::kLimit,
      "server record " + std::to_string(most - links.begin() + 1) + " is linked by " + std::to_string(*most) +
          " client records; an encrypted query is sure of its result for at most " +
          std::to_string(plan::kReachLimit) +
          ". Remove duplicates from the client's file, or use a model that tells people apart better");
}

}  // namespace

table::ResultTable plain_table(const ServerData& data, const linkage::FeatureTable& client,
                               const std::string& dimension, const std::string& measure) {
  const std::size_t d = data.catalog.dimension_index(dimension), m = data.catalog.measure_index(measure);
  const std::vector<std::uint32_t> links = linkage::count_links(data.model, client, data.features);
  check_reach(links);
  const table::MeasureInfo& info = data.catalog.measures[m];
  table::ResultTable result{dimension, measure, info.unit, info.decimals, data.catalog.min_cell, {}};
  for (const std::string& category : data.dimensions[d].categories)
    result.cells.push_back({category, false, 0, 0});
  for (std::size_t j = 0; j < links.size(); ++j) {
    const std::optional<std::int64_t>& value = data.measures[m].values[j];
    if (links[j] == 0 || !value.has_value()) continue;
    table::ResultCell& cell = result.cells[data.dimensions[d].category[j]];
    ++cell.count;
    cell.sum_scaled += *value;
  }
  for (table::ResultCell& cell : result.cells) {
    if (cell.count < data.catalog.min_cell) cell = {cell.category, true, 0, 0};
  }
  return result;
}

}  // namespace tacit::protocol
