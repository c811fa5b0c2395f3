// SPDX-License-Identifier: Apache-2.0
#include "table/bands.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "table/decimal.h"
#include "table/dimension.h"

namespace tacit::table {

namespace {

// As short as it can be written: "0.5", "1".
std::string edge_text(std::int64_t edge, int decimals) {
  std::string text = format_decimal(edge, decimals);
  if (decimals == 0) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string inner_name(std::int64_t from, std::int64_t to, int decimals) {
  if (decimals > 0)
    return fmt::format("from {} to under {}", edge_text(from, decimals), edge_text(to, decimals));
  return to - from == 1 ? fmt::format("{}", from) : fmt::format("{} to {}", from, to - 1);
}

}  // namespace

std::string bands_defect(const Bands& bands) {
  const auto& edges = bands.edges;
  if (bands.decimals < 0 || bands.decimals > kMaxDecimals) {
    return fmt::format("decimals must be 0 to {}, not {}", kMaxDecimals, bands.decimals);
  }
  if (edges.empty()) return "there must be at least one";
  // One band more than edges, and `missing`.
  if (edges.size() > kMaxCategories - 2) {
    return fmt::format("there are {}, at most {} are possible", edges.size(), kMaxCategories - 2);
  }
  if (std::adjacent_find(edges.begin(), edges.end(), std::greater_equal<>()) != edges.end()) {
    return "each must be above the one before it";
  }
  if (bands.age && bands.decimals > 0) return "ages have no decimals";
  if (bands.age && (edges.front() < 1 || edges.back() > kMaxAgeEdge)) {
    return fmt::format("ages must be 1 to {}", kMaxAgeEdge);
  }
  if (edges.front() < -kMaxEdge || edges.back() > kMaxEdge) {
    return fmt::format("they must be within {} of zero in units of the last decimal", kMaxEdge);
  }
  return {};
}

std::vector<std::string> band_names(const Bands& bands) {
  const auto& edges = bands.edges;
  std::vector<std::string> names{"under " + edge_text(edges.front(), bands.decimals)};
  for (std::size_t i = 1; i < edges.size(); ++i) {
    names.push_back(inner_name(edges[i - 1], edges[i], bands.decimals));
  }
  names.push_back(edge_text(edges.back(), bands.decimals) + " and over");
  return names;
}

std::optional<std::size_t> band_of(const Bands& bands, std::string_view cell) {
  std::int64_t edge_unit = power_of_ten(kMaxDecimals - bands.decimals);  // an edge then is at most 10^18
  std::optional<std::int64_t> value;
  if (bands.age) {
    value = age_of(cell, *bands.age);
    edge_unit = 1;
    if (value && *value < 0) return std::nullopt;
  } else {
    value = parse_decimal(cell, kMaxDecimals);
  }
  if (!value) return std::nullopt;
  const auto above =
      std::upper_bound(bands.edges.begin(), bands.edges.end(), *value,
                       [&](std::int64_t v, std::int64_t edge) { return v < edge * edge_unit; });
  return static_cast<std::size_t>(above - bands.edges.begin());
}

}  // namespace tacit::table
