// SPDX-License-Identifier: Apache-2.0
// A file for one input at a time, where a loader takes a path: in memory, of this process alone, and gone
// with its owner.
#pragma once

#include <filesystem>
#include <string_view>

namespace tacit::fuzz {

class ScratchFile {
 public:
  /// `name` ends the file's, as in ".toml".
  explicit ScratchFile(std::string_view name);
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile();

  /// In place of what was there; mode 0600.
  const std::filesystem::path& write(std::string_view bytes) const;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tacit::fuzz
