// SPDX-License-Identifier: Apache-2.0
// NYSIIS, the phonetic code of the New York State Identification and Intelligence System (Taft, "Name Search
// Techniques", 1970): finer than Soundex, as it keeps where vowels stand and the sound of endings.
#pragma once

#include <string>
#include <string_view>

namespace tacit::linkage {

/// One to six capital letters, e.g. "CATARA" for "Catherine"; empty where `name` has no Latin letter. Case,
/// accents and everything that is not a letter a-z do not matter.
std::string nysiis(std::string_view name);

}  // namespace tacit::linkage
