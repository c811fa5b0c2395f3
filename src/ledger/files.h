// SPDX-License-Identifier: Apache-2.0
// Files that belong to a ledger: private to their owner, never reached through a link, and the lock that lets
// one process write.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/secret_vector.h"

namespace tacit::ledger {

/// A new file of mode 0600 with these contents, synced with its directory. False if something is there
/// already. Throws Error(kConfig) if it cannot be made.
bool create_private_file(const std::filesystem::path& path, std::string_view contents);

enum class Access { kRead, kWrite };

/// Throws Error(kConfig) if the path is not a file that can be read (and written), Error(kSecurity) if it is
/// a link, if others than its owner have any right to it, or if somebody else owns it and it is to be
/// written.
void require_private_file(const std::filesystem::path& path, Access access);

/// The file's contents, which may be a key. Throws as require_private_file, and Error(kConfig) if it is
/// longer than `most` bytes.
SecretVector<char> read_private_file(const std::filesystem::path& path, std::size_t most);

/// Of the lock of the ledger at `ledger`.
std::filesystem::path lock_path(const std::filesystem::path& ledger);

/// Whether a process holds it now. Throws Error(kConfig) if that cannot be found out.
bool is_locked(const std::filesystem::path& lock);

/// Held by the process that writes; released when it ends, in whatever way.
class ProcessLock {
 public:
  /// Throws Error(kConfig) if another one has it for longer than a moment, naming that process, or if the
  /// file cannot be made. A person's decision has it for a moment (decision.h).
  explicit ProcessLock(const std::filesystem::path& path);
  ProcessLock(const ProcessLock&) = delete;
  ProcessLock& operator=(const ProcessLock&) = delete;
  ~ProcessLock();

 private:
  int descriptor_;
};

}  // namespace tacit::ledger
