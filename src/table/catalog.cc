// SPDX-License-Identifier: Apache-2.0
#include "table/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "base/text.h"

namespace tacit::table {

namespace {

template <typename Info>
std::size_t index_of(std::string_view kind, std::string_view name, const std::vector<Info>& infos) {
  std::vector<std::string> names;
  for (const Info& info : infos) names.push_back(info.name);
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  throw Error(ErrorCategory::kUsage, fmt::format("the catalog has no {} \"{}\" ({})", kind, printable(name),
                                                 nearest_clause(name, names)));
}

template <typename Spec>
void collect_missing_columns(std::string_view kind, const std::vector<Spec>& specs, const Table& table,
                             std::string& problems) {
  for (const Spec& spec : specs) {
    if (table.find_column(spec.column)) continue;
    problems += fmt::format("{}{} \"{}\": {} has no column \"{}\" ({})", problems.empty() ? "" : "\n", kind,
                            spec.name, table.origin(), spec.column,
                            nearest_clause(spec.column, table.column_names()));
  }
}

std::string dimension_defect(const DimensionInfo& dimension) {
  const auto& categories = dimension.categories;
  if (categories.empty() || categories.size() > kMaxCategories) {
    return fmt::format("has {} categories, 1 to {} are possible", categories.size(), kMaxCategories);
  }
  if (std::set<std::string_view>(categories.begin(), categories.end()).size() != categories.size()) {
    return "has a category twice";
  }
  const auto unfit = [](const std::string& name) {
    return name.empty() || name.size() > kMaxCategoryLength || !is_printable(name);
  };
  if (std::any_of(categories.begin(), categories.end(), unfit)) {
    return fmt::format("has a category that is empty, not printable UTF-8 or longer than {} bytes",
                       kMaxCategoryLength);
  }
  return {};
}

std::string measure_defect(const MeasureInfo& measure) {
  if (measure.unit.size() > kMaxUnitLength || !is_printable(measure.unit)) {
    return fmt::format("has a unit that is not printable UTF-8 or is longer than {} bytes", kMaxUnitLength);
  }
  return range_defect(measure);
}

template <typename Info, typename DefectOf>
std::string first_defect(std::string_view kind, const std::vector<Info>& infos, std::size_t most,
                         DefectOf&& defect_of) {
  if (infos.size() > most) return fmt::format("{} {}s, at most {} are possible", infos.size(), kind, most);
  std::set<std::string_view> seen;
  for (const Info& info : infos) {
    if (!is_name(info.name)) return fmt::format("a {} has a malformed name", kind);
    if (!seen.insert(info.name).second) return fmt::format("two {}s are named \"{}\"", kind, info.name);
    const std::string defect = defect_of(info);
    if (!defect.empty()) return fmt::format("{} \"{}\" {}", kind, info.name, defect);
  }
  return {};
}

}  // namespace

std::size_t Catalog::dimension_index(std::string_view name) const {
  return index_of("dimension", name, dimensions);
}

std::size_t Catalog::measure_index(std::string_view name) const {
  return index_of("measure", name, measures);
}

Catalog build_catalog(const std::vector<DimensionSpec>& dimensions, const std::vector<MeasureSpec>& measures,
                      int min_cell, const Table& table) {
  std::string problems;
  collect_missing_columns("dimension", dimensions, table, problems);
  collect_missing_columns("measure", measures, table, problems);
  if (!problems.empty()) throw Error(ErrorCategory::kConfig, problems);
  if (table.records() == 0) {
    throw Error(ErrorCategory::kInput,
                table.origin() + " has a header and no records: there is nothing to serve");
  }
  Catalog catalog;
  catalog.min_cell = min_cell;
  for (const DimensionSpec& spec : dimensions) {
    catalog.dimensions.push_back({spec.name, build_dimension(spec, table).categories});
  }
  for (const MeasureSpec& spec : measures) catalog.measures.push_back(spec);
  return catalog;
}

std::string catalog_defect(const Catalog& catalog) {
  if (catalog.min_cell < kMinMinCell || catalog.min_cell > kMaxMinCell) {
    return fmt::format("min_cell is {}, it must be {} to {}", catalog.min_cell, kMinMinCell, kMaxMinCell);
  }
  const std::string defect = first_defect("dimension", catalog.dimensions, kMaxDimensions, dimension_defect);
  return defect.empty() ? first_defect("measure", catalog.measures, kMaxMeasures, measure_defect) : defect;
}

}  // namespace tacit::table
