// SPDX-License-Identifier: Apache-2.0
// "Did you mean": for a name that is not there, the names that are there and look like it. Names only: of
// columns, dimensions, measures, configuration keys; never of what a record holds.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tacit {

/// The `limit` candidates nearest to `wanted` by edit distance (Levenshtein, letter case ignored), nearest
/// first, ties in the order given.
std::vector<std::string> nearest_names(std::string_view wanted, std::span<const std::string> candidates,
                                       std::size_t limit = 3);

/// A clause for an error message, `nearest: "state", "suburb"`, or `there are none` without candidates.
std::string nearest_clause(std::string_view wanted, std::span<const std::string> candidates);

/// `; did you mean 'state'?` with the nearest candidate, or nothing where none is near: where more than half
/// of the letters would have to change.
std::string did_you_mean(std::string_view wanted, std::span<const std::string> candidates);

}  // namespace tacit
