// SPDX-License-Identifier: Apache-2.0
// Files that gzip has packed (RFC 1952), through zlib.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tacit::ingest {

/// True if a file that starts with these bytes is packed by gzip.
bool is_gzip(std::string_view first_bytes);

/// What is packed: of one member or several one after another, as gzip itself takes it. `origin` stands in
/// messages for the file. Throws Error(kInput) for a file that is damaged, cut off or goes on with something
/// else, Error(kLimit) where more than `max_bytes` would come of it; no more than these are unpacked.
std::string unpack_gzip(std::string_view packed, const std::string& origin, std::uint64_t max_bytes);

}  // namespace tacit::ingest
