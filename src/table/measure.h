// SPDX-License-Identifier: Apache-2.0
// A measure: a column of numbers that may be summed over groups of people. Its range, unit and decimals are
// public, so that sums can be planned; a value is stored as an integer, value * 10^decimals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "table/date.h"
#include "table/decimal.h"
#include "table/table.h"

namespace tacit::table {

/// A scaled value is at most this far from zero, either way, and so is max - min: then 2^16 values, more than
/// one cell of a plan can hold, add up within 63 bits, and a double shows any single one exactly.
inline constexpr std::int64_t kMaxScaled = std::int64_t{1} << 46;

/// The public part of a measure.
struct MeasureInfo {
  std::string name;
  std::string unit;          // for people: "years"
  int decimals = 0;          // 0..kMaxDecimals
  std::int64_t minimum = 0;  // in units; minimum <= maximum
  std::int64_t maximum = 0;

  std::int64_t minimum_scaled() const { return minimum * power_of_ten(decimals); }
  std::int64_t maximum_scaled() const { return maximum * power_of_ten(decimals); }

  bool operator==(const MeasureInfo&) const = default;
};

/// What is wrong with the numbers (decimals, range) in words, empty if nothing is.
std::string range_defect(const MeasureInfo& info);

struct MeasureSpec : MeasureInfo {
  std::string column;
  std::optional<AgeDerivation> age;  // without it, the column holds the numbers themselves

  bool operator==(const MeasureSpec&) const = default;
};

struct MeasureData {
  std::vector<std::optional<std::int64_t>> values;  // of each record, scaled; within the declared range
  // Records without a value, and why: they count in no mean.
  std::size_t missing = 0;       // an empty cell
  std::size_t unreadable = 0;    // not a number (decimal.h) or not a date (date.h)
  std::size_t out_of_range = 0;  // outside minimum..maximum, such as a birth after the day
};

/// The values of a column. Throws Error(kInput) if the table lacks the column.
MeasureData build_measure(const MeasureSpec& spec, const Table& table);

}  // namespace tacit::table
