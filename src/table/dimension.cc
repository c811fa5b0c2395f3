// SPDX-License-Identifier: Apache-2.0
#include "table/dimension.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "base/work.h"

namespace tacit::table {

namespace {

// The distinct values of a column, in order of appearance, and which of them each record has.
struct DistinctValues {
  std::vector<std::string_view> values;  // cells of the table
  std::vector<std::size_t> frequency;
  std::vector<std::uint32_t> of_record;
};

DistinctValues distinct_values(const Table& table, std::size_t column) {
  DistinctValues distinct;
  std::unordered_map<std::string_view, std::uint32_t> place;
  distinct.of_record.reserve(table.records());
  for (std::size_t record = 0; record < table.records(); ++record) {
    const std::string_view value = table.at(record, column);
    const auto [entry, is_new] = place.try_emplace(value, static_cast<std::uint32_t>(distinct.values.size()));
    if (is_new) {
      distinct.values.push_back(value);
      distinct.frequency.push_back(0);
    }
    ++distinct.frequency[entry->second];
    distinct.of_record.push_back(entry->second);
  }
  return distinct;
}

bool is_reserved(const std::string& name) {
  return name == kOtherCategory || name == kMissingCategory;
}

// Named categories bytewise, then "other", then "missing".
bool comes_before(const std::string& a, const std::string& b) {
  const auto rank = [](const std::string& name) {
    return name == kMissingCategory ? 2 : name == kOtherCategory ? 1 : 0;
  };
  return rank(a) != rank(b) ? rank(a) < rank(b) : a < b;
}

// The names that stay, sorted: the `keep` most frequent, or all where keep is 0; reserved names do not rank.
std::vector<std::string> kept_names(const std::unordered_map<std::string, std::size_t>& frequency,
                                    std::size_t keep) {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const auto& [name, count] : frequency) {
    if (!is_reserved(name)) ranked.emplace_back(count, name);
  }
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  if (keep > 0) ranked.resize(std::min(keep, ranked.size()));
  std::vector<std::string> names;
  for (auto& [count, name] : ranked) names.push_back(std::move(name));
  std::sort(names.begin(), names.end());
  return names;
}

// `remedy`: what to do about too many.
void check_categories(const DimensionSpec& spec, const Table& table, const std::vector<std::string>& names,
                      std::string_view remedy) {
  const std::string where =
      fmt::format("dimension \"{}\" (column \"{}\" of {})", spec.name, spec.column, table.origin());
  if (names.size() > kMaxCategories) {
    throw Error(ErrorCategory::kLimit, fmt::format("{} has {} categories, at most {} are possible; {}", where,
                                                   names.size(), kMaxCategories, remedy));
  }
  for (const std::string& name : names) {
    if (name.size() > kMaxCategoryLength) {
      throw Error(ErrorCategory::kLimit,
                  fmt::format("{} has a category of {} bytes, at most {} are possible; is "
                              "it a column of free text?",
                              where, name.size(), kMaxCategoryLength));
    }
  }
}

void place_records(const DistinctValues& distinct, const std::vector<std::uint16_t>& category_of_value,
                   DimensionData& data) {
  data.category.reserve(distinct.of_record.size());
  for (const std::uint32_t value : distinct.of_record) data.category.push_back(category_of_value[value]);
}

DimensionData build_as_written(const DimensionSpec& spec, const Table& table) {
  const DistinctValues distinct = distinct_values(table, table.column(spec.column));

  // Values to names: printable text can merge values, so frequencies are those of names.
  std::vector<std::string> name_of_value;
  std::unordered_map<std::string, std::size_t> frequency;
  for (std::size_t v = 0; v < distinct.values.size(); ++v) {
    const std::string text = printable(distinct.values[v]);
    const std::string_view trimmed = trim(text);
    name_of_value.emplace_back(trimmed.empty() ? kMissingCategory : trimmed);
    frequency[name_of_value.back()] += distinct.frequency[v];
  }

  const std::vector<std::string> kept = kept_names(frequency, spec.keep);
  DimensionData data;
  for (std::string& name : name_of_value) {
    if (!is_reserved(name) && !std::binary_search(kept.begin(), kept.end(), name)) name = kOtherCategory;
    data.categories.push_back(name);
  }
  std::sort(data.categories.begin(), data.categories.end(), comes_before);
  data.categories.erase(std::unique(data.categories.begin(), data.categories.end()), data.categories.end());
  check_categories(spec, table, data.categories, "set `keep` to the number of most frequent ones to keep");

  std::vector<std::uint16_t> category_of_value;
  for (const std::string& name : name_of_value) {
    const auto place = std::lower_bound(data.categories.begin(), data.categories.end(), name, comes_before);
    category_of_value.push_back(static_cast<std::uint16_t>(place - data.categories.begin()));
  }
  place_records(distinct, category_of_value, data);
  return data;
}

// Straight from the cells, of which nearly every one may be different.
DimensionData build_bands(const DimensionSpec& spec, const Bands& bands, const Table& table) {
  const std::size_t column = table.column(spec.column);
  if (const std::string defect = bands_defect(bands); !defect.empty()) {
    throw Error(ErrorCategory::kConfig,
                fmt::format("dimension \"{}\": edges of bands: {}", spec.name, defect));
  }
  DimensionData data;
  data.categories = band_names(bands);
  const auto missing = static_cast<std::uint16_t>(data.categories.size());
  bool is_complete = true;
  data.category.reserve(table.records());
  for (std::size_t record = 0; record < table.records(); ++record) {
    work_step();
    const std::string_view cell = table.at(record, column);
    const auto band = cell.empty() ? std::nullopt : band_of(bands, cell);
    data.unreadable += !cell.empty() && !band ? 1 : 0;
    is_complete = is_complete && band.has_value();
    data.category.push_back(band ? static_cast<std::uint16_t>(*band) : missing);
  }
  if (!is_complete) data.categories.emplace_back(kMissingCategory);
  return data;
}

DimensionData build_date_part(const DimensionSpec& spec, const DatePartOf& part, const Table& table) {
  const DistinctValues distinct = distinct_values(table, table.column(spec.column));
  DimensionData data;
  std::vector<std::optional<std::string>> name_of_value;  // nullopt: missing
  std::set<std::string> names;
  for (const std::string& name : declared_date_categories(part.part)) names.insert(name);
  bool is_complete = true;
  for (std::size_t v = 0; v < distinct.values.size(); ++v) {
    name_of_value.push_back(date_category(part, distinct.values[v]));
    if (name_of_value.back()) {
      names.insert(*name_of_value.back());
      continue;
    }
    is_complete = false;
    if (!distinct.values[v].empty()) data.unreadable += distinct.frequency[v];
  }
  data.categories.assign(names.begin(), names.end());
  const auto missing = static_cast<std::uint16_t>(data.categories.size());
  if (!is_complete) data.categories.emplace_back(kMissingCategory);
  check_categories(spec, table, data.categories, "take a coarser `part`");

  std::vector<std::uint16_t> category_of_value;
  for (const auto& name : name_of_value) {
    const auto named_end = data.categories.begin() + missing;
    const auto place = name ? std::lower_bound(data.categories.begin(), named_end, *name) : named_end;
    category_of_value.push_back(static_cast<std::uint16_t>(place - data.categories.begin()));
  }
  place_records(distinct, category_of_value, data);
  return data;
}

}  // namespace

DimensionData build_dimension(const DimensionSpec& spec, const Table& table) {
  if (const auto* bands = std::get_if<Bands>(&spec.cut)) return build_bands(spec, *bands, table);
  if (const auto* part = std::get_if<DatePartOf>(&spec.cut)) return build_date_part(spec, *part, table);
  return build_as_written(spec, table);
}

}  // namespace tacit::table
