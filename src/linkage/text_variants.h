// SPDX-License-Identifier: Apache-2.0
// What a name or number may have been when it was written down otherwise. For the alternatives of a server's
// record (docs/model.md, "Near levels").
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tacit::linkage {

/// The name with one of its words replaced by another that it may stand for (other_names in nicknames.h). For
/// folded text; words are joined by one blank.
std::vector<std::string> with_other_names(std::string_view text);

/// Each word of a name of two or more, without particles (without_particles), on its own: "garcia lopez" ->
/// "garcia", "lopez". For folded text.
std::vector<std::string> words_alone(std::string_view text);

/// The fewest letters that a text has of which one may be missing.
inline constexpr std::size_t kFewestLetters = 4;

/// The text with one letter missing, or with two neighbouring letters exchanged, from its beginning to its
/// end; none where it has fewer than kFewestLetters letters. Other characters stay where they are.
std::vector<std::string> with_letter_slips(std::string_view text);

/// Up to so many digits, one of them may be wrong.
inline constexpr std::size_t kMostSlipDigits = 6;

/// The text with two neighbouring digits exchanged, and, where it has up to kMostSlipDigits digits, with one
/// of them another. Only 0-9 are digits here; other characters stay where they are.
std::vector<std::string> with_digit_slips(std::string_view text);

}  // namespace tacit::linkage
