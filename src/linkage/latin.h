// SPDX-License-Identifier: Apache-2.0
// Names in any script -> Latin letters, with the rules of ICU (Unicode CLDR): "Щербаков" -> "Shcherbakov",
// "Χρήστος" -> "Christos", "김철수" -> "gimcheolsu". Cyrillic follows the BGN/PCGN table for Russian and
// Greek the UN's, because that is how bearers of such names spell them in Latin letters; every other script
// follows ICU's Any-Latin.
#pragma once

#include <string>
#include <string_view>

namespace tacit::linkage {

/// `text` (UTF-8) in unaccented Latin letters; what has no such form is left as it is. Case stays.
/// Thread-safe.
std::string to_latin(std::string_view text);

/// The major version of the ICU library in use. Two versions may transliterate a name differently, so this is
/// part of the hash of a model that does it.
int latin_version();

}  // namespace tacit::linkage
