// SPDX-License-Identifier: Apache-2.0
// Text between the bytes of a file, code points, and what goes to people and to peers: names that are safe to
// send (UTF-8, no control characters) and the width a text takes on a terminal. Cells of a table stay the
// bytes of their file; only what is shown or sent, such as the name of a category, is made printable here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tacit {

/// The text without blanks, tabs and line ends (of ASCII) at its two ends.
std::string_view trim(std::string_view text);

/// True if the bytes are well-formed UTF-8.
bool is_utf8(std::string_view bytes);

/// The code points of `bytes`: UTF-8, or all of them Latin-1 where `bytes` is not well-formed UTF-8.
std::u32string decode_text(std::string_view bytes);

/// UTF-8 of `text`; every element must be a Unicode scalar value, as decode_text() gives them.
std::string encode_text(std::u32string_view text);

/// True if the bytes are well-formed UTF-8 without control characters: what may be sent or printed as it is.
bool is_printable(std::string_view bytes);

/// The bytes as printable UTF-8: read as by decode_text(), with blanks for control characters. Leaves
/// printable text as it is.
std::string printable(std::string_view bytes);

/// Terminal columns that the text takes: wide East Asian characters count 2, combining marks 0, a byte that
/// is not UTF-8 counts 1.
std::size_t display_width(std::string_view text);

/// True for a name that a dimension or measure may have: [A-Za-z_][A-Za-z0-9_-]*, at most 64 characters.
bool is_name(std::string_view text);

}  // namespace tacit
