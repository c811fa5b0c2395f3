// SPDX-License-Identifier: Apache-2.0
#include "identity/files.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/files.h"

namespace tacit::identity {
namespace {

namespace fs = std::filesystem;

constexpr off_t kMaxFileBytes = off_t{1} << 20;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

Error cannot_read(const fs::path& path, std::string_view what, const std::string& why) {
  return {ErrorCategory::kConfig,
          "cannot read the " + std::string(what) + " file " + path.string() + ": " + why};
}

std::string user_name(uid_t number) {
  const passwd* user = getpwuid(number);
  return user != nullptr ? user->pw_name : "user " + std::to_string(number);
}

std::string mode_text(mode_t mode) {
  char text[8];
  std::snprintf(text, sizeof text, "%04o", static_cast<unsigned>(mode & 07777));
  return text;
}

// Why a file could not be opened. A file in a folder that this user may not enter has no mode to tell.
std::string why_closed(int problem, const fs::path& path) {
  if (problem == ENOENT || problem == ENOTDIR) return "there is no such file";
  if (problem != EACCES && problem != EPERM) return std::strerror(problem);
  std::string why = "this user (" + user_name(geteuid()) + ") may not read it";
  struct stat status{};
  if (stat(path.c_str(), &status) == 0) {
    why += " (mode " + mode_text(status.st_mode) + ", owner " + user_name(status.st_uid) + ")";
  } else {
    why += ", or not enter its folder";
  }
  return why;
}

// The size is known beforehand, so that no reallocation leaves a part of a key behind.
std::string read_all(int descriptor, off_t size, const fs::path& path, std::string_view what) {
  std::string text(static_cast<std::size_t>(size), '\0');
  std::size_t filled = 0;
  while (filled < text.size()) {
    const ssize_t got = read(descriptor, text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw cannot_read(path, what, std::strerror(errno));
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  text.resize(filled);
  return text;
}

// The status of an open regular file: by its descriptor, so that the file that is checked is the one that is
// read. Directly after open_to_read(), whose errno it tells.
struct stat status_of(const Descriptor& file, const fs::path& path, std::string_view what) {
  struct stat status{};
  if (file.number() < 0 || fstat(file.number(), &status) != 0) {
    throw cannot_read(path, what, why_closed(errno, path));
  }
  if (S_ISDIR(status.st_mode)) throw cannot_read(path, what, "it is a folder");
  if (!S_ISREG(status.st_mode)) throw cannot_read(path, what, "it is not a regular file");
  if (status.st_size > kMaxFileBytes) throw cannot_read(path, what, "it is larger than 1 MiB");
  return status;
}

Descriptor open_to_read(const fs::path& path) {
  return Descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

void require_private(const struct stat& status, const fs::path& path) {
  if ((status.st_mode & kOthers) == 0) return;
  throw Error(ErrorCategory::kSecurity, "the private key " + path.string() +
                                            " can be used by other users than its owner (mode " +
                                            mode_text(status.st_mode) + "): run `chmod 600 " + path.string() +
                                            "`, and make a new key if somebody may have read it");
}

// A certificate is no secret, so its mode is no fault: what is wrong is the name of the file.
void require_no_certificate(std::string_view text, const fs::path& path) {
  if (text.find("-----BEGIN CERTIFICATE-----") == std::string_view::npos) return;
  if (text.find("PRIVATE KEY-----") != std::string_view::npos) return;
  throw Error(
      ErrorCategory::kConfig,
      path.string() + " is a certificate, not a private key: are the files of certificate and key swapped?");
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
  SecretText text(read_all(file.number(), status.st_size, path, "key"));
  require_no_certificate(text.view(), path);
  require_private(status, path);
  return text;
}

void write_certificate(const fs::path& path, std::string_view pem, Existing existing) {
  write(path, pem, 0644, existing);
}

void write_key(const fs::path& path, const SecretText& pem, Existing existing) {
  write(path, pem.view(), 0600, existing);
}

}  // namespace tacit::identity
