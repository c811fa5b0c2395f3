// SPDX-License-Identifier: Apache-2.0
#include "table/linked.h"

#include <algorithm>
#include <vector>

namespace tacit::table {

namespace {

// What a cell's figures say of how many linked records are in it.
LinkedRecords linked_in_cell(const ResultTable& table, std::size_t cell) {
  LinkedRecords linked;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Figure& figure = table.figure(cell, c);
    const StatisticKind kind = table.columns[c].statistic.kind;
    if (!figure.suppressed) {
      linked.least = std::max(linked.least, figure.count);
      // The n of a measure, and of most shares, leaves out records without a value.
      const bool of_all = kind == StatisticKind::kShare && !table.columns[c].leaves_out_missing;
      if (kind == StatisticKind::kCount || of_all) linked.most = figure.count;
    } else if (kind == StatisticKind::kCount) {
      linked.most = table.min_cell - 1;
    }
  }
  return linked;
}

void add(const LinkedRecords& cell, LinkedRecords& sum) {
  sum.least += cell.least;
  if (sum.most && cell.most) {
    *sum.most += *cell.most;
  } else {
    sum.most.reset();
  }
}

// Of each of the client's own categories; of all records where it has none.
std::vector<LinkedRecords> linked_by_category(const ResultTable& table) {
  const bool split = !table.axes.empty() && table.axes.back().is_clients;
  const std::size_t categories = split ? table.axes.back().categories.size() : 1;
  std::vector<LinkedRecords> by_category(categories, LinkedRecords{0, 0});
  for (std::size_t cell = 0; cell < table.cells(); ++cell) {
    add(linked_in_cell(table, cell), by_category[cell % categories]);
  }
  return by_category;
}

}  // namespace

LinkedRecords linked_records(const ResultTable& table) {
  LinkedRecords all{0, 0};
  for (const LinkedRecords& category : linked_by_category(table)) {
    const std::int64_t least = std::max(all.least, category.least);
    add(category, all);
    all.least = least;
  }
  return all;
}

LinkedRecords links_of_categories(const ResultTable& table) {
  LinkedRecords all{0, 0};
  for (const LinkedRecords& category : linked_by_category(table)) add(category, all);
  return all;
}

}  // namespace tacit::table
