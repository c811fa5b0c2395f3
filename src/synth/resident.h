// SPDX-License-Identifier: Apache-2.0
// A made-up resident: the ten linkage columns of the FEBRL data sets (Christen, "Probabilistic data
// generation for deduplication and data linkage", 2005) and two columns that only the custodian has.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tacit::synth {

/// The linkage columns, in the order in which they are written.
enum class Field : std::size_t {
  kGivenName,
  kSurname,
  kStreetNumber,
  kAddress1,  // street
  kAddress2,  // unit or name of the property
  kSuburb,
  kPostcode,     // four digits
  kState,        // act, nsw, nt, qld, sa, tas, vic or wa
  kDateOfBirth,  // YYYYMMDD
  kSocSecId,     // seven digits
};
inline constexpr std::size_t kFieldCount = 10;

/// The column's name, e.g. "given_name".
std::string_view column_name(Field field);

/// All text is lower-case ASCII: letters, digits, blanks, apostrophes, hyphens; a missing value is empty.
struct Resident {
  std::string rec_id;
  std::array<std::string, kFieldCount> fields;
  std::string sex;                     // "f", "m", "x" or missing
  std::optional<std::int64_t> income;  // dollars a year, within [0, kLargestIncome]
  int age = 0;                         // years at kReferenceDay, 0 to kOldestAge; in neither file

  std::string& operator[](Field field) { return fields[static_cast<std::size_t>(field)]; }
  const std::string& operator[](Field field) const { return fields[static_cast<std::size_t>(field)]; }
};

}  // namespace tacit::synth
