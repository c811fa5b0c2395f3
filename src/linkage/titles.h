// SPDX-License-Identifier: Apache-2.0
// Titles before a name and suffixes behind it, which one file has and another leaves out.
#pragma once

#include <string>
#include <string_view>

namespace tacit::linkage {

/// `text`, folded, without the titles at its beginning ("mr", "dr", "prof", "sir", "frau", "mme", "sra", ...)
/// and the suffixes at its end ("jr", "sr", "ii", "iii", "phd", "esq", ...), with or without points; of a
/// text with commas, of each piece ("smith jr, dr john" -> "smith john"). Words are joined by one blank;
/// hyphens and apostrophes within them stay. Where nothing else is there, all of it stays ("junior", "sir").
std::string without_titles(std::string_view text);

}  // namespace tacit::linkage
