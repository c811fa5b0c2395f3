// SPDX-License-Identifier: Apache-2.0
// Normalises text as people type it: case, accents and blanks. First step of record -> feature
// (docs/model.md, "Transforms"). Strings are UTF-8; bytes that are not valid UTF-8 are read, the whole value
// at once, as Latin-1, so that a file in either encoding gives the same features and no byte sequence is an
// error.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace tacit::linkage {

/// Whether it is a letter, of any script. An apostrophe is none, also where Unicode counts it as one
/// (U+02BC).
bool is_letter(char32_t c);

/// Every apostrophe of `text`, of whatever kind, as "'" and every hyphen or dash as "-".
std::u32string plain_punctuation(std::u32string text);

/// Lower case (full case folding), compatibility forms and accents removed (NFKD without marks, and the
/// Latin letters that do not decompose: "Łódź" and "Lodz" are equal), every apostrophe "'" and every hyphen
/// or dash "-", runs of blanks made one, none at the ends.
std::string fold_text(std::string_view text);

/// Only the letters (is_letter), in order.
std::string keep_letters(std::string_view text);

/// Only the digits, in order, as 0-9 (also those that are written full width or in another script);
/// leading zeros stay. Of a number with a fraction of zeros or in exponential form, as spreadsheets write it,
/// the digits of the whole number: "4217.0" -> "4217", "1.9670709E7" -> "19670709".
std::string keep_digits(std::string_view text);

/// The first, or last, `length` code points; all of `text` where it is shorter. `length` >= 1.
std::string text_prefix(std::string_view text, int length);
std::string text_suffix(std::string_view text, int length);

/// The maximal runs of letters and digits of `text`, in order.
std::vector<std::u32string> text_parts(std::u32string_view text);

/// `text` without its apostrophes, of every kind: "o’brien" -> "obrien".
std::u32string without_apostrophes(std::u32string_view text);

/// `parts` with a blank between them, in UTF-8.
std::string join_parts(const std::vector<std::u32string>& parts);

/// text_parts() sorted by code point and joined by one space:
/// "Smith, Anna-Lena" and "Lena Anna Smith" give the same.
std::string sort_parts(std::string_view text);

}  // namespace tacit::linkage
