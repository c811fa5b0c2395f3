// SPDX-License-Identifier: Apache-2.0
// How many places blocked linkage gives the records of each side (docs/protocol.md, "Blocked linkage"). It
// follows from public numbers alone: what the records' keys are has no part in it, and records of bins that
// are fuller than their places are left out by a public rule.
#pragma once

#include <cstddef>

namespace tacit::plan {

/// The share of `average` times `bins` records, hashed evenly into bins, that is left out where a bin takes
/// `places` of them: the mean of what a Poisson variable exceeds `places` by, over its own mean. average > 0.
double share_left_out(double average, std::size_t places);

/// Sets of planes of `width` places a bin for `records` client records: as few as leave out at most one
/// record in a thousand, where keys are hashed evenly.
std::size_t blocked_shelves(std::size_t records, std::size_t bins, std::size_t width);

/// Groups of `width` places a bin for `records` server records. Real keys are not spread evenly, since people
/// share names and dates: there is room for a quarter more than the average, and more in small bins.
std::size_t blocked_groups(std::size_t records, std::size_t bins, std::size_t width);

}  // namespace tacit::plan
