// SPDX-License-Identifier: Apache-2.0
// A catalog for the tests of questions, tallies and results: two ways to group, and measures of every kind.
#pragma once

#include "table/question.h"

namespace tacit::table {

inline MeasureInfo measure_info(const char* name, int decimals, std::int64_t minimum, std::int64_t maximum) {
  MeasureInfo info;
  info.name = name;
  info.decimals = decimals;
  info.minimum = minimum;
  info.maximum = maximum;
  return info;
}

/// Dimensions state (3) and sex (2); measures age (0 to 120), balance (two decimals, negative values),
/// employed (2 values), and constant (1 value).
inline Catalog example_catalog() {
  Catalog catalog;
  catalog.min_cell = 5;
  catalog.dimensions = {{"state", {"nsw", "qld", "vic"}}, {"sex", {"f", "m"}}};
  catalog.measures = {measure_info("age", 0, 0, 120), measure_info("balance", 2, -100, 1000),
                      measure_info("employed", 0, 3, 4), measure_info("constant", 0, 7, 7)};
  catalog.measures[1].unit = "dollars";
  return catalog;
}

inline Statistic count() {
  return {};
}
inline Statistic sum(const char* measure) {
  return {StatisticKind::kSum, measure, {}};
}
inline Statistic mean(const char* measure) {
  return {StatisticKind::kMean, measure, {}};
}
inline Statistic deviation(const char* measure) {
  return {StatisticKind::kStd, measure, {}};
}
inline Statistic share(const char* dimension, const char* category) {
  return {StatisticKind::kShare, dimension, category};
}

inline Question asking(std::vector<Statistic> statistics, std::vector<std::string> by = {}) {
  return {.by = std::move(by), .statistics = std::move(statistics)};
}

}  // namespace tacit::table
