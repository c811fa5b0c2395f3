#include "identity/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/descriptor.h"
#include "base/error.h"

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
                                            " may be used by others than its owner (mode " + mode +
                                            "): run `chmod 600 " + path.string() +
                                            "`, and make a new key if somebody may have read it");
}

[[noreturn]] void refuse_to_write(const fs::path& path, std::string_view why) {
  throw Error(ErrorCategory::kInput, path.string() + ": cannot be written: " + std::string(why));
}

void write_all(const Descriptor& file, std::string_view contents, const fs::path& path) {
  while (!contents.empty()) {
    const ssize_t written = write(file.number(), contents.data(), contents.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse_to_write(path, std::strerror(errno));
    contents.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fsync(file.number()) != 0) refuse_to_write(path, std::strerror(errno));
}

// O_EXCL: nothing that stands at `path`, a link included, is opened or followed.
void write_new(const fs::path& path, std::string_view contents, mode_t mode) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file.number() < 0) {
    refuse_to_write(path,
                    errno == EEXIST ? "it is there already (--force replaces it)" : std::strerror(errno));
  }
  try {
    if (fchmod(file.number(), mode) != 0) refuse_to_write(path, std::strerror(errno));  // whatever the umask
    write_all(file, contents, path);
  } catch (const Error&) {
    unlink(path.c_str());
    throw;
  }
}

void write_file(const fs::path& path, std::string_view contents, mode_t mode, Existing existing) {
  if (existing == Existing::kKeep) return write_new(path, contents, mode);
  const fs::path beside = path.string() + ".new";
  unlink(beside.c_str());  // of a run that was killed
  write_new(beside, contents, mode);
  if (rename(beside.c_str(), path.c_str()) == 0) return;
  const std::string why = std::strerror(errno);
  unlink(beside.c_str());
  refuse_to_write(path, why);
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
  write_file(path, pem, 0644, existing);
}

void write_key(const fs::path& path, const SecretText& pem, Existing existing) {
  write_file(path, pem.view(), 0600, existing);
}

}  // namespace tacit::identity
