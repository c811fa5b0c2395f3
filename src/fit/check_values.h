// SPDX-License-Identifier: Apache-2.0
// The values of a model's fields in one party's file: how many there are, how many are missing, which one is
// the most frequent, and which ones seem to mean "not known" although the model does not list them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fit/check_progress.h"
#include "linkage/model.h"
#include "table/table.h"

namespace tacit::fit {

struct ValueCount {
  std::string value;  // folded: lower case, no accents
  std::size_t records = 0;
};

/// A value that is compared like any other but may be a placeholder.
struct Suspect {
  std::string value;  // folded
  std::size_t records = 0;
  bool well_known = false;  // such as "unknown" or 1900-01-01, which tell nothing about anybody
};

struct FieldValues {
  std::size_t empty = 0;              // records without a text
  std::size_t placeholders = 0;       // whose text the model lists as missing
  std::size_t unreadable = 0;         // whose text gives no bucket at any level: an invalid date
  std::size_t present = 0;            // the others
  std::vector<std::size_t> distinct;  // of each level: values after its transform
  std::vector<ValueCount> top;        // the most frequent ones, at most kTopValues
  std::vector<Suspect> suspects;      // most frequent first

  std::size_t missing() const { return empty + placeholders + unreadable; }
  /// Share of the most frequent value among those present; 0 where there are none.
  double top_share() const;
};

inline constexpr std::size_t kTopValues = 5;

/// One for each field of the model, of these records of the table.
std::vector<FieldValues> field_values(const linkage::Model& model, const table::Table& table,
                                      std::span<const std::uint32_t> records, const Progress& progress);

/// Values (with their number of records) that look like placeholders: well-known ones that are at least a
/// thousandth of all values (dates are recognised in any spelling; words in three records or more), and up to
/// five at the top that are each at least a hundredth of all values and five times as frequent as the first
/// one behind them. `counts`: most frequent first; `dates`: the field is one.
std::vector<Suspect> find_suspects(const std::vector<ValueCount>& counts, bool dates);

}  // namespace tacit::fit
