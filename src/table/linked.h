// SPDX-License-Identifier: Apache-2.0
// How many records are linked in all, as far as the counts that a result shows tell.
#pragma once

#include <cstdint>
#include <optional>

#include "table/result.h"

namespace tacit::table {

/// Of the server's records, each counted once. `least` <= the number <= `most`; nothing where no count bounds
/// it from above.
struct LinkedRecords {
  std::int64_t least = 0;
  std::optional<std::int64_t> most;

  /// Whether the number is known.
  bool exact() const { return most == least; }
  bool operator==(const LinkedRecords&) const = default;
};

/// A count that is suppressed is 0 .. min_cell - 1; the n of a measure or share is at most its cell's count;
/// a record that several of the client's own categories reach counts in each of them.
LinkedRecords linked_records(const ResultTable& table);

/// The same with such a record counted in each of the categories: how many of their links there are.
LinkedRecords links_of_categories(const ResultTable& table);

}  // namespace tacit::table
