// The distance of two names, for "did you mean" in error messages.
#pragma once

#include <cstddef>
#include <string_view>

namespace tacit {

/// The least number of insertions, deletions and replacements of bytes that turns `a` into `b` (Levenshtein), letter case
/// of ASCII ignored.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace tacit
