// SPDX-License-Identifier: Apache-2.0
// Files that a command writes beside those that it reads.
#pragma once

#include <filesystem>
#include <vector>

namespace tacit::app {

/// Whether both names are one file. Empty names are none.
bool is_same_file(const std::filesystem::path& a, const std::filesystem::path& b);

/// Throws Error(kInput) if no file could be written there, with what is in the way: to be said before hours
/// of work, not after. An empty name is none.
void require_writable(const std::filesystem::path& path);

/// Throws Error(kUsage) if one of the files to be written is one that is read, which would be lost.
void refuse_overwriting(const std::vector<std::filesystem::path>& written,
                        const std::vector<std::filesystem::path>& read);

}  // namespace tacit::app
