// SPDX-License-Identifier: Apache-2.0
// The catalog: what clients may ask of a server's table. Public, and sent to every client: the dimensions
// with their categories, the measures with their ranges, and the smallest group a cell may show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "table/dimension.h"
#include "table/measure.h"
#include "table/table.h"

namespace tacit::table {

inline constexpr std::size_t kMaxDimensions = 100;
inline constexpr std::size_t kMaxMeasures = 100;
inline constexpr std::size_t kMaxUnitLength = 40;  // bytes of UTF-8

struct DimensionInfo {
  std::string name;
  std::vector<std::string> categories;  // as in DimensionData

  bool operator==(const DimensionInfo&) const = default;
};

struct Catalog {
  std::vector<DimensionInfo> dimensions;
  std::vector<MeasureInfo> measures;
  int min_cell = 0;  // kMinMinCell..kMaxMinCell

  /// The place of the dimension or measure of this name; throws Error(kUsage) that names the nearest ones.
  std::size_t dimension_index(std::string_view name) const;
  std::size_t measure_index(std::string_view name) const;

  bool operator==(const Catalog&) const = default;
};

/// The catalog of these dimensions and measures over this table. Throws Error(kConfig) that lists every
/// column that the table lacks, Error(kInput) if it has no records, and as build_dimension does.
Catalog build_catalog(const std::vector<DimensionSpec>& dimensions, const std::vector<MeasureSpec>& measures,
                      int min_cell, const Table& table);

/// Why a catalog is not usable, in words, or empty: names, ranges, units, and categories that are duplicated,
/// not printable or out of bounds. A client checks the catalog of a peer with it.
std::string catalog_defect(const Catalog& catalog);

}  // namespace tacit::table
