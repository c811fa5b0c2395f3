// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "base/error.h"
#include "base/hex.h"

namespace tacit {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, std::string_view why) {
  throw Error(ErrorCategory::kInput, fmt::format("{}: {}", path.string(), why));
}

[[noreturn]] void refuse_to_write(const fs::path& path, std::string_view why) {
  refuse(path, fmt::format("cannot be written: {}", why));
}

// Where the bytes go in the end; refuses a device, a pipe or a directory, which a rename would replace.
fs::path final_target(const fs::path& path, bool follow_link) {
  std::error_code failure;
  const bool elsewhere = follow_link && fs::is_symlink(path, failure);
  const fs::path target = elsewhere ? fs::weakly_canonical(path, failure) : path;
  if (failure && failure != std::errc::no_such_file_or_directory) refuse_to_write(path, failure.message());
  const fs::file_status status = fs::symlink_status(target, failure);
  if (fs::is_directory(status)) refuse_to_write(path, "it is a directory; name a file in it");
  if (fs::exists(status) && !fs::is_regular_file(status) && !fs::is_symlink(status)) {
    refuse_to_write(path, "it is not a regular file");
  }
  if (!target.has_filename()) refuse_to_write(path, "it names no file");
  return target;
}

fs::path name_beside(const fs::path& target) {
  std::array<std::uint8_t, 6> random;
  randombytes_buf(random.data(), random.size());
  return target.parent_path() / fmt::format(".{}.{}", target.filename().string(), to_hex(random));
}

// O_EXCL: an existing file or link at the path is neither opened nor followed.
int open_new(const fs::path& path, const NewFileOptions& options) {
  return open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, options.mode);
}

void set_mode(const Descriptor& file, const fs::path& target, const NewFileOptions& options) {
  if (options.whatever_umask && fchmod(file.number(), options.mode) != 0) {
    refuse_to_write(target, std::strerror(errno));
  }
}

void write_all(const Descriptor& file, std::string_view contents, const fs::path& target) {
  while (!contents.empty()) {
    const ssize_t written = ::write(file.number(), contents.data(), contents.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse_to_write(target, std::strerror(errno));
    contents.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void require_readable_file(const fs::path& path) {
  std::error_code failure;
  const auto status = fs::status(path, failure);
  if (status.type() == fs::file_type::not_found) refuse(path, "there is no such file");
  if (failure) refuse(path, "cannot be looked at: " + failure.message());
  if (fs::is_directory(status)) refuse(path, "is a directory; name a file in it");
  if (access(path.c_str(), R_OK) != 0) refuse(path, std::string("cannot be read: ") + std::strerror(errno));
}

std::string read_file(const fs::path& path, std::uint64_t max_bytes) {
  require_readable_file(path);
  std::ifstream stream(path, std::ios::binary);
  std::string text;
  std::string chunk(std::size_t{1} << 20, '\0');
  while (stream) {
    stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    const auto got = static_cast<std::size_t>(stream.gcount());
    if (got > max_bytes - text.size()) {
      throw Error(ErrorCategory::kLimit, fmt::format("{} is longer than {} bytes", path.string(), max_bytes));
    }
    text.append(chunk, 0, got);
  }
  if (!stream.eof()) refuse(path, "could not be read to its end");
  return text;
}

std::string read_prefix(const fs::path& path, std::size_t count) {
  require_readable_file(path);
  std::ifstream stream(path, std::ios::binary);
  std::string text(count, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(count));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

ReplacementFile::ReplacementFile(const fs::path& target, NewFileOptions options)
    : options_(options),
      target_(final_target(target, options.follow_link)),
      beside_(name_beside(target_)),
      file_(open_new(beside_, options_)) {
  if (file_.number() < 0) refuse_to_write(target_, std::strerror(errno));
  try {
    set_mode(file_, target_, options_);
  } catch (const Error&) {
    unlink(beside_.c_str());
    throw;
  }
}

ReplacementFile::~ReplacementFile() {
  if (!in_place_) unlink(beside_.c_str());
}

void ReplacementFile::write(std::string_view contents) {
  write_all(file_, contents, target_);
}

void ReplacementFile::put_in_place() {
  if ((options_.sync && fsync(file_.number()) != 0) || rename(beside_.c_str(), target_.c_str()) != 0) {
    refuse_to_write(target_, std::strerror(errno));
  }
  in_place_ = true;
  if (options_.sync)
    sync_directory_of(target_);  // if it cannot be synced, the file is still written
}

void write_file(const fs::path& path, std::string_view contents, NewFileOptions options) {
  ReplacementFile file(path, options);
  file.write(contents);
  file.put_in_place();
}

bool create_file(const fs::path& path, std::string_view contents, NewFileOptions options) {
  const Descriptor file(open_new(path, options));
  if (file.number() < 0 && errno == EEXIST) return false;
  if (file.number() < 0) refuse_to_write(path, std::strerror(errno));
  try {
    set_mode(file, path, options);
    write_all(file, contents, path);
    if (options.sync && fsync(file.number()) != 0) refuse_to_write(path, std::strerror(errno));
  } catch (const Error&) {
    unlink(path.c_str());
    throw;
  }
  if (options.sync) sync_directory_of(path);
  return true;
}

bool sync_directory_of(const fs::path& path) {
  const fs::path directory = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const Descriptor descriptor(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return descriptor.number() >= 0 && fsync(descriptor.number()) == 0;
}

}  // namespace tacit
