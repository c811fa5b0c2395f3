// SPDX-License-Identifier: Apache-2.0
#include "ledger/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/files.h"

namespace tacit::ledger {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(ErrorCategory category, const fs::path& path, std::string_view why) {
  throw Error(category, fmt::format("{}: {}", path.string(), why));
}

[[noreturn]] void refuse_by_errno(const fs::path& path, std::string_view what) {
  refuse(ErrorCategory::kConfig, path, fmt::format("{}: {}", what, std::strerror(errno)));
}

constexpr std::chrono::seconds kLockPatience{2};

bool lock_within(int descriptor, std::chrono::milliseconds time) {
  const auto give_up = std::chrono::steady_clock::now() + time;
  while (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK || std::chrono::steady_clock::now() >= give_up) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

}  // namespace

bool create_private_file(const fs::path& path, std::string_view contents) {
  try {
    if (!create_file(path, contents)) return false;
  } catch (const Error& failure) {
    throw Error(ErrorCategory::kConfig, failure.what());
  }
  // A new file is there after a power cut only if its directory has been synced, too.
  if (!sync_directory_of(path)) refuse_by_errno(path, "its directory cannot be synced");
  return true;
}

void require_private_file(const fs::path& path, Access access) {
  struct stat status{};
  if (lstat(path.c_str(), &status) != 0) refuse_by_errno(path, "cannot be opened");
  if (S_ISLNK(status.st_mode)) {
    refuse(ErrorCategory::kSecurity, path,
           "it is a symbolic link, which could be redirected; name the file itself");
  }
  if (!S_ISREG(status.st_mode)) refuse(ErrorCategory::kConfig, path, "it is not a regular file");
  if ((status.st_mode & 077) != 0) {
    refuse(ErrorCategory::kSecurity, path,
           fmt::format(
               "other users than its owner have access to it (mode {:04o}); check who may have read it, then "
               "run chmod 600 on it",
               status.st_mode & 07777));
  }
  if (access == Access::kWrite) {
    if (status.st_uid != geteuid()) {
      refuse(ErrorCategory::kSecurity, path, "another user owns it; it must belong to the server's own user");
    }
    if ((status.st_mode & S_IWUSR) == 0) {
      refuse(ErrorCategory::kConfig, path, "it is read-only, so nothing can be entered; run chmod 600 on it");
    }
  }
}

SecretVector<char> read_private_file(const fs::path& path, std::size_t most) {
  require_private_file(path, Access::kRead);
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (file.number() < 0) refuse_by_errno(path, "cannot be opened");
  SecretVector<char> contents(most + 1);
  const ssize_t bytes = read(file.number(), contents.data(), contents.size());
  if (bytes < 0) refuse_by_errno(path, "cannot be read");
  if (static_cast<std::size_t>(bytes) > most) refuse(ErrorCategory::kConfig, path, "it is too long");
  contents.resize(static_cast<std::size_t>(bytes));
  return contents;
}

fs::path lock_path(const fs::path& ledger) {
  return ledger.string() + ".lock";
}

bool is_locked(const fs::path& lock) {
  const Descriptor file(open(lock.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (file.number() < 0) {
    if (errno == ENOENT) return false;
    refuse_by_errno(lock, "cannot be opened");
  }
  if (flock(file.number(), LOCK_SH | LOCK_NB) == 0) return false;
  if (errno == EWOULDBLOCK) return true;
  refuse_by_errno(lock, "cannot be asked for");
}

ProcessLock::ProcessLock(const fs::path& path)
    : descriptor_(open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)) {
  if (descriptor_ < 0) refuse_by_errno(path, "cannot be created");
  if (!lock_within(descriptor_, kLockPatience)) {
    std::array<char, 32> holder{};
    const ssize_t bytes = pread(descriptor_, holder.data(), holder.size() - 1, 0);
    close(descriptor_);
    refuse(ErrorCategory::kConfig, path,
           fmt::format(
               "process {} writes this ledger; only one server at a time can",
               bytes > 0 ? std::string_view(holder.data(), std::strcspn(holder.data(), "\n")) : "unknown"));
  }
  const std::string self = fmt::format("{}\n", getpid());
  // The number is for a person who reads the message above; the lock holds without it.
  if (ftruncate(descriptor_, 0) == 0 && pwrite(descriptor_, self.data(), self.size(), 0) < 0) errno = 0;
}

ProcessLock::~ProcessLock() {
  close(descriptor_);
}

}  // namespace tacit::ledger
