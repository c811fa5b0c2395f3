// SPDX-License-Identifier: Apache-2.0
// Result tables made by hand, for the tests of what is made of them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/circumstances.h"
#include "report/report.h"
#include "table/result.h"

namespace tacit::report {

using table::Axis;
using table::Column;
using table::Figure;
using table::ResultTable;
using table::StatisticKind;

inline constexpr Figure kHidden = {};

/// With a row of all cells together.
inline constexpr Options kTotal{.total = true};

inline Column count_column() {
  return {.statistic = {StatisticKind::kCount, "", ""}, .unit = ""};
}

inline Column measure_column(StatisticKind kind, const std::string& measure, const std::string& unit,
                             int decimals, std::int64_t minimum_scaled = 0) {
  return {.statistic = {kind, measure, ""},
          .unit = unit,
          .decimals = decimals,
          .minimum_scaled = minimum_scaled,
          .leaves_out_missing = true};
}

inline Column share_column(const std::string& dimension, const std::string& category) {
  return {.statistic = {StatisticKind::kShare, dimension, category}, .unit = ""};
}

/// A count, or a count with a sum, shown.
inline Figure shown(std::int64_t count, std::int64_t sum_scaled = 0, Wide squares = 0) {
  return {.suppressed = false, .count = count, .sum_scaled = sum_scaled, .squares = squares};
}

/// Sum and squares of these values, as a measure with this minimum has them.
inline Figure of_values(const std::vector<std::int64_t>& values, std::int64_t minimum) {
  Figure figure = shown(static_cast<std::int64_t>(values.size()));
  for (const std::int64_t value : values) {
    figure.sum_scaled += value;
    figure.squares += static_cast<Wide>(value - minimum) * static_cast<Wide>(value - minimum);
  }
  return figure;
}

/// With everything that notes can have.
inline LinkageNotes linkage_notes() {
  return {
      .facts = {{"linked", "12 of 20"}, {"expected to be false", "about 3 of <12>, by the *model* & list"}},
      .warnings = {"more <b> than people"},
      .note = "These are estimates."};
}

/// A query of which everything is known.
inline Circumstances circumstances() {
  Circumstances c;
  c.asker = "Ada Example";
  c.custodian = "Statistics Office";
  c.server = "linkage.example.org:7443";
  c.list = "patients.csv";
  c.list_records = 5000;
  c.custodian_records = 1'000'000;
  c.model = "person";
  c.model_hash = "5a818374d6102d1e";
  c.threshold = 4;
  c.largest_score = 7;
  c.started = "2026-07-31T10:30:58Z";
  c.finished = "2026-07-31T10:31:06Z";
  c.program_version = "0.1.0";
  return c;
}

/// No axis: a count and a mean.
inline ResultTable overall() {
  return {.axes = {},
          .columns = {count_column(), measure_column(StatisticKind::kMean, "age", "years", 0)},
          .min_cell = 5,
          .figures = {shown(4753), shown(4603, 181638)}};
}

/// One axis, a mean alone; the last cell suppressed.
inline ResultTable ages() {
  return {.axes = {{.name = "state", .categories = {"act", "nsw", "missing"}}},
          .columns = {measure_column(StatisticKind::kMean, "age", "years", 0)},
          .min_cell = 5,
          .figures = {shown(12, 543), shown(1573, 71044), kHidden}};
}

/// The same with the standard deviation, so that the mean has intervals.
inline ResultTable ages_with_intervals() {
  ResultTable table = ages();
  table.columns.push_back(measure_column(StatisticKind::kStd, "age", "years", 0));
  const Figure act = shown(12, 543, 29561), nsw = shown(1573, 71044, 3875772);
  table.figures = {act, act, nsw, nsw, kHidden, kHidden};
  return table;
}

/// Two axes, the second one the client's; one statistic.
inline ResultTable crossed(Column column, std::vector<Figure> figures) {
  return {.axes = {{.name = "ethnicity", .categories = {"asian", "white"}},
                   {.name = "arm", .categories = {"control", "treated"}, .is_clients = true}},
          .columns = {std::move(column)},
          .min_cell = 5,
          .figures = std::move(figures)};
}

/// Two axes and every statistic: negative sums, decimals, a share, and cells of which only a part is shown.
inline ResultTable study() {
  ResultTable table = crossed(count_column(), {});
  table.columns = {count_column(), measure_column(StatisticKind::kMean, "balance", "EUR", 2, -100000),
                   measure_column(StatisticKind::kStd, "balance", "EUR", 2, -100000),
                   measure_column(StatisticKind::kSum, "balance", "EUR", 2, -100000),
                   share_column("sex", "f")};
  const auto line = [&](Figure count, Figure balance, Figure share) {
    for (const Figure& figure : {count, balance, balance, balance, share}) table.figures.push_back(figure);
  };
  line(shown(12), of_values({-12345, -5000, 2500, 1000, -7500, 0, 100}, -100000), shown(12, 6));
  line(shown(9), kHidden, kHidden);
  line(kHidden, kHidden, kHidden);
  line(shown(1204), of_values({1234567, 100, 250000, -50, 75}, -100000), shown(1204, 1003));
  return table;
}

/// Three axes of two categories each, counts.
inline ResultTable three_ways() {
  ResultTable table = {.axes = {{.name = "sex", .categories = {"f", "m"}},
                                {.name = "age_band", .categories = {"0-39", "40+"}},
                                {.name = "arm", .categories = {"a", "b"}, .is_clients = true}},
                       .columns = {count_column()},
                       .min_cell = 5,
                       .figures = {}};
  for (const std::int64_t count : {5, 0, 17, 230, 41, 8, 0, 1999}) {
    table.figures.push_back(count == 0 ? kHidden : shown(count));
  }
  return table;
}

}  // namespace tacit::report
