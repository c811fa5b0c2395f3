// SPDX-License-Identifier: Apache-2.0
#include "app/output_files.h"

#include <fmt/format.h>
#include <unistd.h>

#include <system_error>

#include "base/error.h"

namespace tacit::app {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse_to_write(const fs::path& path, const std::string& why) {
  throw Error(ErrorCategory::kInput, fmt::format("{}: cannot be written: {}", path.string(), why));
}

}  // namespace

bool is_same_file(const std::filesystem::path& a, const std::filesystem::path& b) {
  if (a.empty() || b.empty()) return false;
  std::error_code ignored;
  return a == b || std::filesystem::equivalent(a, b, ignored);
}

void require_writable(const fs::path& path) {
  if (path.empty()) return;
  const fs::path parent = path.parent_path();
  const fs::path folder = parent.empty() ? "." : parent;
  std::error_code failure;
  if (!fs::is_directory(folder, failure)) {
    refuse_to_write(path, fmt::format("there is no directory {}", folder.string()));
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    refuse_to_write(path, fmt::format("no permission to write in {}", folder.string()));
  }
  if (fs::is_directory(path, failure)) refuse_to_write(path, "it is a directory; name a file in it");
  if (fs::exists(path, failure) && !fs::is_regular_file(path, failure)) {
    refuse_to_write(path, "it is not a regular file");
  }
}

void refuse_overwriting(const std::vector<std::filesystem::path>& written,
                        const std::vector<std::filesystem::path>& read) {
  for (const std::filesystem::path& out : written) {
    for (const std::filesystem::path& in : read) {
      if (!is_same_file(out, in)) continue;
      throw Error(ErrorCategory::kUsage,
                  out.string() + ": this file is read, and the result would replace it; name another one");
    }
  }
}

}  // namespace tacit::app
