#include "present/catalog.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/hex.h"
#include "base/quantities.h"

namespace tacit::present {

namespace {

constexpr std::size_t kShownCategories = 20;

std::string categories_text(const std::vector<std::string>& categories) {
  const std::size_t shown = std::min(categories.size(), kShownCategories);
  std::string text = fmt::format("{}", fmt::join(categories.begin(), categories.begin() + shown, ", "));
  if (shown < categories.size()) {
    text += fmt::format(", and {} more (--format json has all)", count_text(categories.size() - shown));
  }
  return text;
}

template <typename Info>
std::size_t widest_name(const std::vector<Info>& infos) {
  std::size_t width = 0;
  for (const Info& info : infos) width = std::max(width, info.name.size());
  return width;
}

std::string dimensions_text(const table::Catalog& catalog) {
  std::string text = "Dimensions (--by, and --share NAME=CATEGORY)\n";
  if (catalog.dimensions.empty()) text += "  none\n";
  for (const table::DimensionInfo& one : catalog.dimensions) {
    text += fmt::format("  {:<{}}  {:>4}  {}\n", one.name, widest_name(catalog.dimensions),
                        one.categories.size(), categories_text(one.categories));
  }
  return text;
}

std::string measures_text(const table::Catalog& catalog) {
  std::string text = "Measures (--sum, --mean, --std)\n";
  if (catalog.measures.empty()) text += "  none\n";
  for (const table::MeasureInfo& one : catalog.measures) {
    text += fmt::format("  {:<{}}  {} to {}{}{}\n", one.name, widest_name(catalog.measures), one.minimum,
                        one.maximum, one.unit.empty() ? "" : " " + one.unit,
                        one.decimals == 0 ? "" : fmt::format(", {} decimals", one.decimals));
  }
  return text;
}

}  // namespace

std::string catalog_text(const protocol::ServerCatalog& server) {
  const table::Catalog& catalog = server.catalog;
  return fmt::format(
             "records   {}\nmodel     {} (hash {})\nmin_cell  {}: smaller cells are suppressed\n"
             "limits    {} of your records, {} of memory a query{}\n\n",
             count_text(server.server_records), server.model_name, to_hex(server.model_hash).substr(0, 12),
             catalog.min_cell, count_text(server.max_client_records), bytes_text(server.memory_bytes),
             server.strategy == StrategyWanted::kAny
                 ? ""
                 : fmt::format(", linkage {} only", strategy_name(server.strategy))) +
         dimensions_text(catalog) + "\n" + measures_text(catalog);
}

nlohmann::ordered_json catalog_json(const protocol::ServerCatalog& server) {
  nlohmann::ordered_json json = {{"format", "tacit-catalog"},
                                 {"version", 1},
                                 {"model", server.model_name},
                                 {"model_hash", to_hex(server.model_hash)},
                                 {"server_records", server.server_records},
                                 {"max_client_records", server.max_client_records},
                                 {"memory_bytes", server.memory_bytes},
                                 {"strategy", strategy_name(server.strategy)},
                                 {"min_cell", server.catalog.min_cell},
                                 {"dimensions", nlohmann::ordered_json::array()},
                                 {"measures", nlohmann::ordered_json::array()}};
  for (const table::DimensionInfo& one : server.catalog.dimensions) {
    json["dimensions"].push_back({{"name", one.name}, {"categories", one.categories}});
  }
  for (const table::MeasureInfo& one : server.catalog.measures) {
    json["measures"].push_back({{"name", one.name},
                                {"unit", one.unit},
                                {"decimals", one.decimals},
                                {"minimum", one.minimum},
                                {"maximum", one.maximum}});
  }
  return json;
}

}  // namespace tacit::present
