// SPDX-License-Identifier: Apache-2.0
// American Soundex, as the United States National Archives describe it (the 1920 census rule: letters of
// equal code that stand together, or with only h or w between them, count once; a vowel between them parts
// them).
#pragma once

#include <string>
#include <string_view>

namespace tacit::linkage {

/// A letter and three digits, e.g. "R163" for "Robert"; empty where `name` has no Latin letter. Case, accents
/// and everything that is not a letter a-z do not matter.
std::string soundex(std::string_view name);

}  // namespace tacit::linkage
