// SPDX-License-Identifier: Apache-2.0
// Names what a file is that is no table of ours, so that a person knows what to do with it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tacit::ingest {

/// Bytes of a file's beginning by which it is known.
inline constexpr std::size_t kFormatBytes = std::size_t{64} << 10;

/// Throws Error(kInput) that says what the file is, and what to do, if `first_bytes`, kFormatBytes of it or
/// all, begin like a spreadsheet, a file of statistics software, a document or a packed file
/// (docs/sources.md, "Other formats"). gzip is left to gzip.h. `origin` stands in the message for the file.
void refuse_other_formats(std::string_view first_bytes, const std::string& origin);

}  // namespace tacit::ingest
