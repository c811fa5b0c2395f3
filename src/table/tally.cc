// SPDX-License-Identifier: Apache-2.0
#include "table/tally.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/error.h"

namespace tacit::table {

namespace {

std::int64_t span(const MeasureInfo& measure) {
  return measure.maximum_scaled() - measure.minimum_scaled();
}

bool is_of_measure(const Tally& tally) {
  return tally.of == Tally::Of::kMeasure || tally.of == Tally::Of::kBinaryMeasure;
}

// The tally from which the statistic alone is computed.
Tally tally_of(const Statistic& statistic, const Catalog& catalog) {
  Tally tally;
  if (statistic.kind == StatisticKind::kCount) return tally;
  if (statistic.kind == StatisticKind::kShare) {
    tally.of = Tally::Of::kShare;
    tally.index = catalog.dimension_index(statistic.of);
    const auto& categories = catalog.dimensions[tally.index].categories;
    const auto found = std::find(categories.begin(), categories.end(), statistic.value);
    require(found != categories.end(), "a question that is tallied has passed check_question()");
    tally.category = static_cast<std::size_t>(found - categories.begin());
    const auto missing = std::find(categories.begin(), categories.end(), kMissingCategory);
    if (missing != categories.end() && missing != found)
      tally.missing = static_cast<std::size_t>(missing - categories.begin());
    return tally;
  }
  tally.index = catalog.measure_index(statistic.of);
  if (span(catalog.measures[tally.index]) == 1) {
    tally.of = Tally::Of::kBinaryMeasure;
    return tally;
  }
  tally.of = Tally::Of::kMeasure;
  tally.sum = true;
  tally.squares = statistic.kind == StatisticKind::kStd;
  return tally;
}

// The place of the tally that the wanted one can share: of the same records and, for a share, category.
std::size_t place_of(const Tally& wanted, const std::vector<Tally>& tallies) {
  const auto same = [&](const Tally& tally) {
    return tally.of == wanted.of && tally.index == wanted.index && tally.category == wanted.category;
  };
  return static_cast<std::size_t>(std::find_if(tallies.begin(), tallies.end(), same) - tallies.begin());
}

std::int64_t narrow(__int128 value) {
  if (value < std::numeric_limits<std::int64_t>::min() || value > std::numeric_limits<std::int64_t>::max()) {
    throw Error(ErrorCategory::kLimit, "the values of a cell add up to more than 63 bits hold");
  }
  return static_cast<std::int64_t>(value);
}

// At most 2^16 linked records in a cell, as a plan has, make |sum_scaled| <= 2^62 and squares <= 2^108.
Figure figure_of(const Statistic& statistic, const Tally& tally, const Catalog& catalog,
                 const TallyFigures& totals) {
  if (totals.suppressed) return {};
  Figure figure;
  figure.suppressed = false;
  for (const std::int64_t count : totals.counts) figure.count += count;
  if (tally.of == Tally::Of::kShare) figure.sum_scaled = totals.counts[0];
  if (!is_of_measure(tally)) return figure;

  // A binary measure's v is 0 or 1, so that the records with the higher value are its sum, and its squares'.
  const bool is_binary = tally.of == Tally::Of::kBinaryMeasure;
  const Wide sum = is_binary ? static_cast<Wide>(totals.counts[0]) : totals.sums[0];
  const auto minimum = static_cast<__int128>(catalog.measures[tally.index].minimum_scaled());
  figure.sum_scaled = narrow(static_cast<__int128>(sum) + minimum * figure.count);
  if (statistic.kind == StatisticKind::kStd) figure.squares = is_binary ? sum : totals.sums[1];
  return figure;
}

}  // namespace

std::vector<Tally> tallies_of(const Question& question, const Catalog& catalog) {
  std::vector<Tally> tallies;
  const auto is_count = [](const Statistic& s) { return s.kind == StatisticKind::kCount; };
  if (std::any_of(question.statistics.begin(), question.statistics.end(), is_count)) tallies.emplace_back();
  for (const Statistic& statistic : question.statistics) {
    const Tally wanted = tally_of(statistic, catalog);
    const std::size_t place = place_of(wanted, tallies);
    if (place == tallies.size()) {
      tallies.push_back(wanted);
    } else {
      tallies[place].squares = tallies[place].squares || wanted.squares;
    }
  }
  return tallies;
}

std::vector<Wide> spans_of(const Tally& tally, const Catalog& catalog) {
  std::vector<Wide> spans;
  if (tally.of != Tally::Of::kMeasure) return spans;
  const auto widest = static_cast<Wide>(span(catalog.measures[tally.index]));  // <= 2^46 (range_defect)
  if (tally.sum) spans.push_back(widest);
  if (tally.squares) spans.push_back(widest * widest);
  return spans;
}

std::optional<Contribution> contribution(const Tally& tally, const Catalog& catalog,
                                         const std::vector<DimensionData>& dimensions,
                                         const std::vector<MeasureData>& measures, std::size_t record) {
  if (tally.of == Tally::Of::kRecords) return Contribution{};
  if (tally.of == Tally::Of::kShare) {
    const std::size_t category = dimensions[tally.index].category[record];
    if (category == tally.missing) return std::nullopt;
    const bool is_in = category == tally.category;
    return Contribution{.count = is_in ? 0U : 1U, .values = {}};
  }
  const std::optional<std::int64_t>& value = measures[tally.index].values[record];
  if (!value) return std::nullopt;
  const auto above = static_cast<Wide>(*value - catalog.measures[tally.index].minimum_scaled());
  if (tally.of == Tally::Of::kBinaryMeasure) return Contribution{.count = above == 1 ? 0U : 1U, .values = {}};
  Contribution added;
  if (tally.sum) added.values.push_back(above);
  if (tally.squares) added.values.push_back(above * above);
  return added;
}

std::vector<Figure> figures_of(const Question& question, const Catalog& catalog,
                               const std::vector<TallyFigures>& tallies) {
  const std::vector<Tally> layout = tallies_of(question, catalog);
  require(layout.size() == tallies.size(), "a cell has figures of every tally");
  std::vector<Figure> figures;
  for (const Statistic& statistic : question.statistics) {
    const std::size_t place = place_of(tally_of(statistic, catalog), layout);
    figures.push_back(figure_of(statistic, layout[place], catalog, tallies[place]));
  }
  return figures;
}

ResultTable empty_result(const Question& question, const Catalog& catalog, const std::string& split_name,
                         const std::vector<std::string>& split_categories) {
  require(split_categories.size() == question.split_categories, "a split's categories are those asked for");
  ResultTable table;
  table.min_cell = catalog.min_cell;
  for (const std::string& name : question.by) {
    table.axes.push_back({name, catalog.dimensions[catalog.dimension_index(name)].categories, false});
  }
  if (!split_categories.empty()) table.axes.push_back({split_name, split_categories, true});
  for (const Statistic& statistic : question.statistics) {
    Column column;
    column.statistic = statistic;
    const Tally tally = tally_of(statistic, catalog);
    column.leaves_out_missing = is_of_measure(tally) || tally.missing.has_value();
    if (is_of_measure(tally)) {
      const MeasureInfo& measure = catalog.measures[catalog.measure_index(statistic.of)];
      column.unit = measure.unit;
      column.decimals = measure.decimals;
      column.minimum_scaled = measure.minimum_scaled();
    }
    table.columns.push_back(std::move(column));
  }
  return table;
}

std::vector<std::uint32_t> cells_of_records(const Question& question, const Catalog& catalog,
                                            const std::vector<DimensionData>& dimensions,
                                            std::size_t records) {
  std::vector<std::uint32_t> cells(records, 0);
  for (const std::string& name : question.by) {
    const DimensionData& dimension = dimensions[catalog.dimension_index(name)];
    require(dimension.category.size() == records, "a dimension has a category for each record");
    const auto categories = static_cast<std::uint32_t>(dimension.categories.size());
    for (std::size_t r = 0; r < records; ++r) cells[r] = cells[r] * categories + dimension.category[r];
  }
  return cells;
}

}  // namespace tacit::table
