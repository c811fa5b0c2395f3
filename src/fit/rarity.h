// SPDX-License-Identifier: Apache-2.0
// How frequent values are: classes of a level's buckets by the share of records in them, so that agreeing on
// a rare value can count for more than on a frequent one (term-frequency adjustment; docs/model.md,
// "Rarity").
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tacit::fit {

enum class Rarity : std::uint8_t { kUsual, kFrequent, kRare };
inline constexpr std::size_t kRarities = 3;

/// The class of each bucket. `records[b]`: how many records have bucket b, of both files. The classes are
/// those that explain most of how much evidence an agreement brings, log2(1 / share), where buckets count by
/// their records (natural breaks; Fisher 1958). Classes that differ by less than a bit on average are not
/// told apart: then all is usual, or there are no rare values.
std::vector<Rarity> rarity_of(std::span<const double> records);

}  // namespace tacit::fit
