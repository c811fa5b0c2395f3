// SPDX-License-Identifier: Apache-2.0
#include "identity/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/files.h"

namespace tacit::identity {
namespace {

namespace fs = std::filesystem;

constexpr off_t kMaxFileBytes = off_t{1} << 20;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

Error cannot_read(const fs::path& path, std::string_view what) {
  return {ErrorCategory::kConfig, "cannot read the " + std::string(what) + " file " + path.string() +
                                      ": it must be a readable PEM file of at most 1 MiB"};
}

// The size is known beforehand, so that no reallocation leaves a part of a key behind.
std::string read_all(int descriptor, off_t size, const fs::path& path, std::string_view what) {
  std::string text(static_cast<std::size_t>(size), '\0');
  std::size_t filled = 0;
  while (filled < text.size()) {
    const ssize_t got = read(descriptor, text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw cannot_read(path, what);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  text.resize(filled);
  return text;
}

// The status of an open regular file: by its descriptor, so that the file that is checked is the one that is
// read.
struct stat status_of(const Descriptor& file, const fs::path& path, std::string_view what) {
  struct stat status {};
  const bool readable = file.number() >= 0 && fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode);
  if (!readable || status.st_size > kMaxFileBytes) throw cannot_read(path, what);
  return status;
}

Descriptor open_to_read(const fs::path& path) {
  return Descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

void require_private(const struct stat& status, const fs::path& path) {
  if ((status.st_mode & kOthers) == 0) return;
  char mode[8];
  std::snprintf(mode, sizeof mode, "%04o", static_cast<unsigned>(status.st_mode & 07777));
  throw Error(ErrorCategory::kSecurity, "the private key " + path.string() +
                                            " can be used by other users than its owner (mode " + mode +
                                            "): run `chmod 600 " + path.string() +
                                            "`, and make a new key if somebody may have read it");
}

void write(const fs::path& path, std::string_view contents, mode_t mode, Existing existing) {
  const NewFileOptions options{.mode = mode, .whatever_umask = true, .follow_link = false};
  if (existing == Existing::kReplace) return write_file(path, contents, options);
  if (create_file(path, contents, options)) return;
  throw Error(ErrorCategory::kInput,
              path.string() + ": cannot be written: it exists already (--force replaces it)");
}

}  // namespace

std::string read_pem(const fs::path& path, std::string_view what) {
  const Descriptor file = open_to_read(path);
  const struct stat status = status_of(file, path, what);
  return read_all(file.number(), status.st_size, path, what);
}

SecretText read_key(const fs::path& path) {
  const Descriptor file = open_to_read(path);
  const struct stat status = status_of(file, path, "key");
  require_private(status, path);
  return SecretText(read_all(file.number(), status.st_size, path, "key"));
}

void write_certificate(const fs::path& path, std::string_view pem, Existing existing) {
  write(path, pem, 0644, existing);
}

void write_key(const fs::path& path, const SecretText& pem, Existing existing) {
  write(path, pem.view(), 0600, existing);
}

}  // namespace tacit::identity
