// SPDX-License-Identifier: Apache-2.0
// The answer to a query: a table of cells, one for each combination of categories, with a figure for each
// statistic that was asked for, or suppressed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/wide.h"
#include "table/question.h"

namespace tacit::table {

/// A dimension of the result.
struct Axis {
  std::string name;
  std::vector<std::string> categories;
  bool is_clients = false;  // the client's own dimension; always the last axis

  bool operator==(const Axis&) const = default;
};

/// A statistic of the result, and what its figures are in.
struct Column {
  Statistic statistic;
  std::string unit;                 // of the measure; empty for counts and shares
  int decimals = 0;                 // of the measure
  std::int64_t minimum_scaled = 0;  // of the measure
  bool leaves_out_missing = false;  // n is of the records with a value: of a measure; of a share whose
                                    // dimension has a category `missing`, unless it is the share of that one

  bool operator==(const Column&) const = default;
};

/// One statistic of one cell, as exact integers. All 0 where it is suppressed.
struct Figure {
  bool suppressed = true;
  std::int64_t count = 0;  // linked records that it is about: of a measure or a share those that have a value
  std::int64_t sum_scaled = 0;  // of the values, times 10^decimals; for a share the records of the category
  Wide squares = 0;             // kStd: sum of (value - minimum)^2, times 10^(2 decimals)

  bool operator==(const Figure&) const = default;
};

struct ResultTable {
  std::vector<Axis> axes;       // none: one cell, the overall figure
  std::vector<Column> columns;  // in the order of the question's statistics
  int min_cell = 0;
  std::vector<Figure> figures;  // [cell * columns.size() + column]; cells row-major, the last axis fastest

  /// The product of the axes' categories; 1 without axes.
  std::size_t cells() const;
  const Figure& figure(std::size_t cell, std::size_t column) const {
    return figures[cell * columns.size() + column];
  }
  /// The category of each axis, as indices, of a cell.
  std::vector<std::size_t> categories(std::size_t cell) const;

  bool operator==(const ResultTable&) const = default;
};

/// The decimals that a figure of this column is shown with: none for a count, the measure's for a sum, two
/// more for a mean or standard deviation, one for a share in percent.
int shown_decimals(const Column& column);

/// The figure for a person, exact and then rounded half away from zero to shown_decimals(), such as "45.20";
/// a share in percent without the sign. Throws Error(kUsage) for a suppressed figure, a mean of no values and
/// a standard deviation of fewer than two, Error(kProtocol) for a deviation of sums that no values have.
std::string figure_text(const Column& column, const Figure& figure);

/// Over all cells that are shown, added up: what `--total` prints. Count: number of the cells' people, sums
/// added, mean and share from the sums; suppressed where no cell is shown. `left_out`: how many cells are
/// suppressed and so not in it. Throws Error(kLimit) if the sums of the cells pass 63 bits, which takes over
/// 2^16 linked records with values near kMaxScaled.
struct Total {
  Figure figure;
  std::size_t left_out = 0;
};
Total total_of_shown(const ResultTable& table, std::size_t column);

/// What differs between two tables, in words, at most three cells of it; empty exactly if they are equal.
std::string difference(const ResultTable& a, const ResultTable& b);

}  // namespace tacit::table
