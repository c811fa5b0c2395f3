// SPDX-License-Identifier: Apache-2.0
// What parts the cells of a CSV file: said by its first line, by a person, or found by looking.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tacit::ingest {

/// All that are read.
inline constexpr std::array kDelimiters = {',', ';', '\t', '|'};

/// The delimiter of this name, "comma", "semicolon", "tab" or "bar", or of itself: ",", "\t" (also as
/// backslash and t). Nothing for anything else.
std::optional<char> delimiter_named(std::string_view name);

/// What delimiter_named() takes, for messages.
inline constexpr const char* kDelimiterNames = "comma, semicolon, tab or bar, or the character itself";

/// "comma", "semicolon", "tab" or "bar".
std::string delimiter_name(char delimiter);

/// By the header, `text`'s first line, and the first records. A delimiter does if it parts the header; of
/// several the one with as many cells in every record as in the header; then one that does not part what is
/// in quotes; then the one with the most columns; then the first of kDelimiters. A bar, which may be part of
/// a name, must part a record as well. A comma where none does: then there is one column.
char find_delimiter(std::string_view text);

}  // namespace tacit::ingest
