#include "table/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/error.h"

namespace tacit::table {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, std::string_view why) {
  throw Error(ErrorCategory::kInput, fmt::format("{}: cannot be written: {}", path.string(), why));
}

// A new file beside the target, removed again unless it was put in the target's place.
class Temporary {
 public:
  explicit Temporary(const fs::path& target)
      : target_(target),
        name_((target.parent_path() / fmt::format(".{}.XXXXXX", target.filename().string())).string()) {
    descriptor_ = mkostemp(name_.data(), O_CLOEXEC);  // mode 0600
    if (descriptor_ < 0) refuse(target_, std::strerror(errno));
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!moved_) unlink(name_.c_str());
  }

  void write(std::string_view contents) {
    while (!contents.empty()) {
      const ssize_t written = ::write(descriptor_, contents.data(), contents.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) refuse(target_, std::strerror(errno));
      contents.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  // A full disk may show only when the data is forced out, so that comes before the rename.
  void move_into_place() {
    if (fsync(descriptor_) != 0 || rename(name_.c_str(), target_.c_str()) != 0) {
      refuse(target_, std::strerror(errno));
    }
    moved_ = true;
  }

 private:
  fs::path target_;
  std::string name_;
  int descriptor_ = -1;
  bool moved_ = false;
};

// Where the bytes go in the end; refuses a device, a pipe or a directory, which a rename would replace.
fs::path final_target(const fs::path& path) {
  std::error_code failure;
  const fs::path target = fs::is_symlink(path, failure) ? fs::weakly_canonical(path, failure) : path;
  if (failure && failure != std::errc::no_such_file_or_directory) refuse(path, failure.message());
  const fs::file_status status = fs::status(target, failure);
  if (fs::is_directory(status)) refuse(path, "it is a directory; name a file in it");
  if (fs::exists(status) && !fs::is_regular_file(status)) refuse(path, "it is not a regular file");
  if (!target.has_filename()) refuse(path, "it names no file");
  return target;
}

// Makes the rename itself last. A file system that cannot sync a directory has written the file all the same.
void sync_directory(const fs::path& target) {
  const fs::path directory = target.has_parent_path() ? target.parent_path() : fs::path(".");
  const int descriptor = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

}  // namespace

void write_file(const fs::path& path, std::string_view contents) {
  const fs::path target = final_target(path);
  Temporary temporary(target);
  temporary.write(contents);
  temporary.move_into_place();
  sync_directory(target);
}

}  // namespace tacit::table
