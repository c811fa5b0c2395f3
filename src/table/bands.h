// SPDX-License-Identifier: Apache-2.0
// Bands: a column of numbers, or of dates of birth, divided into named ranges: "under 18", "18 to 29", "30 to
// 64", "65 and over". The custodian declares where bands start, and nothing about the catalog depends on the
// numbers that people have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "table/date.h"

namespace tacit::table {

inline constexpr std::int64_t kMaxEdge = 1'000'000'000'000;  // either way, in units of the last decimal
inline constexpr std::int64_t kMaxAgeEdge = 150;             // years

struct Bands {
  std::vector<std::int64_t> edges;  // where each band but the first starts, ascending, times 10^decimals
  int decimals = 0;                 // of the edges, 0..kMaxDecimals
  std::optional<AgeDerivation> age = std::nullopt;  // without it, the column holds the numbers themselves

  bool operator==(const Bands&) const = default;
};

/// What is wrong with the edges in words, empty if nothing is: there is none, they do not ascend, there are
/// more than a dimension has categories, or one is too far from zero or no age.
std::string bands_defect(const Bands& bands);

/// The names of all bands, in order, of edges without defect: one more than there are edges. Whole edges
/// (decimals = 0) read "under 18", "18 to 29", "30" where a band holds one whole number only, "65 and over";
/// others read "under 0.5", "from 0.5 to under 1", "1 and over".
std::vector<std::string> band_names(const Bands& bands);

/// The place of the cell's band: the number of edges that are at most its number, or age. Numbers are read to
/// kMaxDecimals decimals whatever the edges have, so that 29.5 is in "18 to 29". nullopt: the cell is no
/// number, or no date, or a birth after the day.
std::optional<std::size_t> band_of(const Bands& bands, std::string_view cell);

}  // namespace tacit::table
