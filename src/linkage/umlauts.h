// SPDX-License-Identifier: Apache-2.0
// Umlauts and the letters in whose place two are written: Müller, Mueller and Muller.
#pragma once

#include <string>
#include <string_view>

namespace tacit::linkage {

/// `text`, folded, with one vowel for the two in which ä, ö, ü, å, æ, ø and œ are written without them: "ae",
/// "oe", "ue" and "aa" lose their second letter, so that a name is the same with the letter itself, with two
/// letters for it and with its marks left out ("müller", "mueller", "muller" -> "muller"). "ue" stays behind
/// a vowel and q, where it is no ü ("bauer", "queen"). It is a form to compare, and not a spelling: "michael"
/// is "michal" by it.
std::string without_umlauts(std::string_view text);

}  // namespace tacit::linkage
