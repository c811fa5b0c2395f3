// SPDX-License-Identifier: Apache-2.0
// A dimension: a column that groups people: by its values, such as the state they live in, by bands of its
// numbers, or by a part of its dates. Its categories are public (they are in the catalog), so merge values
// that are rare enough to identify a person, with `keep`, wide bands or a coarse part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "table/bands.h"
#include "table/date_part.h"
#include "table/table.h"

namespace tacit::table {

inline constexpr std::size_t kMaxCategories = 2000;
inline constexpr std::size_t kMaxCategoryLength = 200;  // bytes of UTF-8
inline constexpr std::string_view kOtherCategory = "other";
inline constexpr std::string_view kMissingCategory = "missing";

/// Values as they are written, each a category.
struct AsWritten {
  bool operator==(const AsWritten&) const = default;
};

struct DimensionSpec {
  std::string name;
  std::string column;
  std::size_t keep =
      0;  // AsWritten: the number of categories kept by name, the most frequent ones; 0 keeps all
  std::variant<AsWritten, Bands, DatePartOf> cut = AsWritten{};

  bool operator==(const DimensionSpec&) const = default;
};

struct DimensionData {
  std::vector<std::string>
      categories;  // printable UTF-8, no two the same; in the order in which to show them
  std::vector<std::uint16_t> category;  // of each record: an index into categories
  std::size_t unreadable = 0;           // records in `missing` though their cells are not empty
};

/// The categories of a column; of empty cells `missing`.
///
/// As written: those that occur, sorted bytewise, but for `other` and `missing`, which are the last two, in
/// this order. With `keep`, categories of equal frequency rank by name, and all that are not kept become
/// `other`. A value that is itself written "other" or "missing" is the same category as those. Text is made
/// printable first (text.h), so values may merge that differ only in control characters.
///
/// Bands (bands.h): all of them, whether they occur or not, in their order; parts of dates as date_part.h
/// says. Cells that are no number or date, or a birth after the day of an age, are unreadable: they are
/// `missing`. That is the last category, and there only if it occurs.
///
/// Throws Error(kInput) if the table lacks the column, Error(kConfig) for bands with a defect, Error(kLimit)
/// on more than kMaxCategories categories or a name longer than kMaxCategoryLength.
DimensionData build_dimension(const DimensionSpec& spec, const Table& table);

}  // namespace tacit::table
