// Writing a result where a person asked for it, whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

namespace tacit::table {

/// Writes a temporary file beside `path` (mode 0600), syncs it and renames it over `path`; a link is followed
/// to the file it names. On failure `path` is as it was and no temporary stays. Throws Error(kInput) if the
/// directory is missing or cannot be written, or if something that is not a regular file is in the place.
void write_file(const std::filesystem::path& path, std::string_view contents);

}  // namespace tacit::table
