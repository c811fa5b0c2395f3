// A dimension: a column whose values group people, such as the state they live in. Its categories are public
// (they are in the catalog), so what is rare enough to name a person should be folded away with `keep`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "table/table.h"

namespace tacit::table {

inline constexpr std::size_t kMaxCategories = 2000;
inline constexpr std::size_t kMaxCategoryLength = 200;  // bytes of UTF-8
inline constexpr std::string_view kOtherCategory = "other";
inline constexpr std::string_view kMissingCategory = "missing";

struct DimensionSpec {
  std::string name;
  std::string column;
  std::size_t keep = 0;  // the number of categories kept by name, the most frequent ones; 0 keeps all

  bool operator==(const DimensionSpec&) const = default;
};

struct DimensionData {
  std::vector<std::string> categories;  // sorted bytewise; printable UTF-8; only those that occur
  std::vector<std::uint16_t> category;  // of each record: an index into categories
};

/// The categories of a column. With `keep`, categories of equal frequency rank by name, and all that are not
/// kept become `other`; empty cells become `missing`. A value that is itself written "other" or "missing" is
/// the same category as those. Text is made printable first (text.h), so values may merge that differ only in
/// control characters. Throws Error(kInput) if the table lacks the column, Error(kLimit) on more than
/// kMaxCategories categories or a name longer than kMaxCategoryLength.
DimensionData build_dimension(const DimensionSpec& spec, const Table& table);

}  // namespace tacit::table
