// Opening files that a person named: what is wrong with one is said in words, with its path.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace tacit::table {

/// Throws Error(kInput) if there is nothing at the path, or something that cannot be read as a file.
void require_readable_file(const std::filesystem::path& path);

/// The whole file. Throws as require_readable_file, and Error(kLimit) if it is longer than `max_bytes`.
std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes);

/// The first bytes of the file, `count` or fewer. Throws as require_readable_file.
std::string read_prefix(const std::filesystem::path& path, std::size_t count);

}  // namespace tacit::table
