// SPDX-License-Identifier: Apache-2.0
// A name's skeleton: its first letter and the consonants after it. People mistype vowels, spell them by ear
// and, in Arabic and Hebrew script, do not write them at all.
#pragma once

#include <string>
#include <string_view>

namespace tacit::linkage {

/// The first letter a-z of `name`, then those of the others that are not a, e, i, o, u or y, each doubled
/// letter once: "catherine" -> "cthrn", "Muhammad" and "mhmd" -> "mhmd". Case, accents and everything else do
/// not matter. Empty where `name` has no Latin letter.
std::string consonants(std::string_view name);

}  // namespace tacit::linkage
