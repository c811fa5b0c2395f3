// SPDX-License-Identifier: Apache-2.0
#include "table/question.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "base/text.h"

namespace tacit::table {

namespace {

// Products stop growing here: far over any limit, far under what 64 bits hold.
constexpr std::size_t kManyCells = 1'000'000'000'000;

[[noreturn]] void refuse(const std::string& message) {
  throw Error(ErrorCategory::kUsage, message);
}

template <typename Value>
bool stands_before(const std::vector<Value>& values, std::size_t place) {
  const auto end = values.begin() + static_cast<std::ptrdiff_t>(place);
  return std::find(values.begin(), end, values[place]) != end;
}

void check_dimensions(const Question& question, const Catalog& catalog) {
  for (std::size_t i = 0; i < question.by.size(); ++i) {
    catalog.dimension_index(question.by[i]);
    if (stands_before(question.by, i)) {
      refuse(fmt::format("the dimension \"{}\" is asked for twice; name it once", question.by[i]));
    }
  }
}

void check_category(const Statistic& share, const Catalog& catalog) {
  const auto& categories = catalog.dimensions[catalog.dimension_index(share.of)].categories;
  if (std::find(categories.begin(), categories.end(), share.value) == categories.end()) {
    refuse(fmt::format("the dimension \"{}\" has no category \"{}\" ({})", share.of, printable(share.value),
                       nearest_clause(share.value, categories)));
  }
}

void check_names(const Statistic& statistic, const Catalog& catalog) {
  switch (statistic.kind) {
    case StatisticKind::kCount:
      if (!statistic.of.empty() || !statistic.value.empty()) refuse("a count is of no measure or category");
      return;
    case StatisticKind::kSum:
    case StatisticKind::kMean:
    case StatisticKind::kStd:
      catalog.measure_index(statistic.of);
      if (!statistic.value.empty()) refuse(fmt::format("\"{}\" is of no category", title(statistic)));
      return;
    case StatisticKind::kShare:
      check_category(statistic, catalog);
      return;
  }
  refuse("a statistic of an unknown kind");
}

// The share at this place among all else that is asked.
void check_share(const Question& question, std::size_t place) {
  const std::string& dimension = question.statistics[place].of;
  if (std::find(question.by.begin(), question.by.end(), dimension) != question.by.end()) {
    refuse(
        fmt::format("a share of \"{0}\" by \"{0}\" would be 0 or 100 % in every cell; group by something "
                    "else, or ask for the count",
                    dimension));
  }
  for (std::size_t i = 0; i < place; ++i) {
    const Statistic& earlier = question.statistics[i];
    if (earlier.kind != StatisticKind::kShare || earlier.of != dimension) continue;
    refuse(
        fmt::format("two shares of \"{0}\" are asked for, from which those of its other categories would "
                    "follow; ask for one, or group by \"{0}\"",
                    dimension));
  }
}

void check_statistic(const Question& question, const Catalog& catalog, std::size_t place) {
  const Statistic& statistic = question.statistics[place];
  check_names(statistic, catalog);
  if (stands_before(question.statistics, place)) {
    refuse(fmt::format("\"{}\" is asked for twice; name it once", title(statistic)));
  }
  if (statistic.kind == StatisticKind::kShare) check_share(question, place);
}

// What the cells are made of: "state (9) x age_band (7) x the client's own (4)".
std::string factors(const Question& question, const Catalog& catalog) {
  std::string text;
  for (const std::string& name : question.by) {
    const std::size_t categories = catalog.dimensions[catalog.dimension_index(name)].categories.size();
    text += fmt::format("{}{} ({})", text.empty() ? "" : " x ", name, categories);
  }
  if (question.split_categories == 0) return text;
  return text + fmt::format("{}the client's own ({})", text.empty() ? "" : " x ", question.split_categories);
}

void check_limits(const Question& question, const Catalog& catalog) {
  const auto refuse_limit = [](const std::string& message) { throw Error(ErrorCategory::kLimit, message); };
  if (question.statistics.size() > kMaxStatistics) {
    refuse_limit(fmt::format("{} statistics are asked for, at most {} are possible in one query",
                             question.statistics.size(), kMaxStatistics));
  }
  if (question.split_categories > kMaxSplitCategories) {
    refuse_limit(fmt::format("the client's own dimension has {} categories, at most {} are possible",
                             question.split_categories, kMaxSplitCategories));
  }
  const std::size_t cells =
      server_cells(question, catalog) * std::max<std::size_t>(1, question.split_categories);
  if (cells > kMaxCells) {
    refuse_limit(
        fmt::format("{} make {} cells, at most {} are possible; leave out a dimension, or ask the "
                    "custodian for coarser categories",
                    factors(question, catalog), cells, kMaxCells));
  }
}

}  // namespace

std::string title(const Statistic& statistic) {
  switch (statistic.kind) {
    case StatisticKind::kCount:
      return "count";
    case StatisticKind::kSum:
      return "sum " + statistic.of;
    case StatisticKind::kMean:
      return "mean " + statistic.of;
    case StatisticKind::kStd:
      return "std " + statistic.of;
    case StatisticKind::kShare:
      return fmt::format("share of {} = {}", statistic.of, statistic.value);
  }
  throw Error(ErrorCategory::kUsage, "a statistic of an unknown kind");
}

void check_question(const Question& question, const Catalog& catalog) {
  if (question.statistics.empty()) refuse("no statistic is asked for; ask for a count, or for a mean");
  check_dimensions(question, catalog);
  check_limits(question, catalog);  // before the statistics, so that a peer cannot send a million of them
  for (std::size_t i = 0; i < question.statistics.size(); ++i) check_statistic(question, catalog, i);
}

std::size_t server_cells(const Question& question, const Catalog& catalog) {
  std::size_t cells = 1;
  for (const std::string& name : question.by) {
    cells *= catalog.dimensions[catalog.dimension_index(name)].categories.size();
    cells = std::min(cells, kManyCells);
  }
  return cells;
}

}  // namespace tacit::table
