// SPDX-License-Identifier: Apache-2.0
// The words of a name: particles that are sometimes written and sometimes left out, and the first or last of
// several. For folded text (fold_text); an apostrophe within a word does not part it ("o'brien" is one word),
// anything else that is neither letter nor digit does.
#pragma once

#include <string>
#include <string_view>

namespace tacit::linkage {

/// Without the particles that stand as words of their own ("van der berg" -> "berg", "al-hassan" ->
/// "hassan"), unless nothing else is there ("do" stays "do"); and with the prefixes o, d, l, mc, mac, st and
/// saint (as st) joined to the word that follows ("o brien", "o' brien" and "o'brien" -> "obrien"; "saint
/// clair" -> "stclair"). Other words are joined by one blank. A particle written into its word ("vandenberg")
/// stays, and "mc" and "mac" stay two. Meant for surnames: among given names some of the particles are names
/// or initials.
std::string without_particles(std::string_view text);

/// The first, or last, word: "anna-lena" -> "anna" and "lena". Empty where there is none.
std::string first_part(std::string_view text);
std::string last_part(std::string_view text);

}  // namespace tacit::linkage
