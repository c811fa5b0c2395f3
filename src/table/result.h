// The answer to a query: a table of cells, each a category with its count and sum, or suppressed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tacit::table {

struct ResultCell {
  std::string category;
  bool suppressed = false;
  std::int64_t count = 0;       // linked records that have the value; 0 in a suppressed cell
  std::int64_t sum_scaled = 0;  // of their values, times 10^decimals; 0 in a suppressed cell

  bool operator==(const ResultCell&) const = default;
};

struct ResultTable {
  std::string dimension;
  std::string measure;
  std::string unit;
  int decimals = 0;  // of the measure, 0..kMaxDecimals
  int min_cell = 0;
  std::vector<ResultCell> cells;  // sorted bytewise by category

  bool operator==(const ResultTable&) const = default;
};

/// The decimals that a mean is shown with: two more than its values have.
int mean_decimals(const ResultTable& table);

/// The cell's mean in the measure's unit, exact and then rounded half away from zero to mean_decimals(), such
/// as "45.20". Throws Error(kUsage) for a cell without count, as a suppressed one is.
std::string mean_text(const ResultTable& table, const ResultCell& cell);

/// What differs between two tables, in words, at most three cells of it; empty exactly if they are equal.
std::string difference(const ResultTable& a, const ResultTable& b);

}  // namespace tacit::table
