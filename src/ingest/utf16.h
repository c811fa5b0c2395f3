// SPDX-License-Identifier: Apache-2.0
// Text as Windows programs write it ("Unicode" in Excel and in the Editor): UTF-16 with a byte order mark.
#pragma once

#include <string>
#include <string_view>

namespace tacit::ingest {

/// True if the bytes begin with the mark of UTF-16, either way round.
bool is_utf16(std::string_view bytes);

/// The text in UTF-8, without the mark. `origin` stands in messages for the file. Throws Error(kInput) for a
/// last byte without its other half and for half a character (a surrogate without its pair).
std::string from_utf16(std::string_view bytes, const std::string& origin);

}  // namespace tacit::ingest
