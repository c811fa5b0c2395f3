// Text that is shown to people or sent to peers: names that are safe to send (UTF-8, no control characters)
// and the width of a text on a terminal. Cells of a table keep the bytes of their file; only what is shown or
// sent, such as the name of a category, passes through here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tacit::table {

/// The text without blanks, tabs and line ends at its two ends.
std::string_view trim(std::string_view text);

/// True if the bytes are well-formed UTF-8.
bool is_utf8(std::string_view bytes);

/// True if the bytes are well-formed UTF-8 without control characters: what may be sent or printed as it is.
bool is_printable(std::string_view bytes);

/// The bytes as printable UTF-8: bytes that are not well-formed UTF-8 are all read as Latin-1, control
/// characters become blanks. Leaves printable text as it is.
std::string printable(std::string_view bytes);

/// Terminal columns that the text takes: wide East Asian characters count 2, combining marks 0, a byte that
/// is not UTF-8 counts 1.
std::size_t display_width(std::string_view text);

/// True for a name that a dimension or measure may have: [A-Za-z_][A-Za-z0-9_-]*, at most 64 characters.
bool is_name(std::string_view text);

}  // namespace tacit::table
