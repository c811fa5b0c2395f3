// SPDX-License-Identifier: Apache-2.0
// Whole files that a person named: read with clear error messages, and written whole or not at all.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/descriptor.h"

namespace tacit {

/// Throws Error(kInput) if there is nothing at the path, or something that cannot be read as a file.
void require_readable_file(const std::filesystem::path& path);

/// The whole file. Throws as require_readable_file, and Error(kLimit) if it is longer than `max_bytes`.
std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes);

/// The first bytes of the file, `count` or fewer. Throws as require_readable_file.
std::string read_prefix(const std::filesystem::path& path, std::size_t count);

/// What a file is made with.
struct NewFileOptions {
  mode_t mode = 0600;
  bool whatever_umask = false;  // the umask does not reduce the mode
  bool follow_link = true;      // a link stays, and the file that it names is replaced; else the link is
  bool sync = true;             // on the disk, with its name, before the call returns
};

/// A file that is written next to the one that it replaces; removed unless it was put in place. Every
/// function throws Error(kInput) with the target's path and the reason, and leaves the target as it was.
class ReplacementFile {
 public:
  /// Refuses a target that exists and is not a regular file: a directory, a device or a pipe.
  explicit ReplacementFile(const std::filesystem::path& target, NewFileOptions options = {});
  ReplacementFile(const ReplacementFile&) = delete;
  ReplacementFile& operator=(const ReplacementFile&) = delete;
  ~ReplacementFile();

  void write(std::string_view contents);
  /// The file beside, for a stream to write to instead.
  const std::filesystem::path& beside() const { return beside_; }

  /// Replaces the target at once. A full disk may show only here.
  void put_in_place();

 private:
  const NewFileOptions options_;
  const std::filesystem::path target_;
  const std::filesystem::path beside_;
  const Descriptor file_;
  bool in_place_ = false;
};

/// Writes `contents` to a ReplacementFile and puts it in place.
void write_file(const std::filesystem::path& path, std::string_view contents, NewFileOptions options = {});

/// A new file. Returns false, without doing anything, if the path exists, even as a link. Throws
/// Error(kInput) if the file cannot be created or written; it does not exist then.
bool create_file(const std::filesystem::path& path, std::string_view contents, NewFileOptions options = {});

/// Makes the names of new files in the path's directory survive a power failure. Returns false, with errno
/// set, if the file system cannot.
bool sync_directory_of(const std::filesystem::path& path);

}  // namespace tacit
