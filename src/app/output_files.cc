#include "app/output_files.h"

#include <system_error>

#include "base/error.h"

namespace tacit::app {

bool is_same_file(const std::filesystem::path& a, const std::filesystem::path& b) {
  if (a.empty() || b.empty()) return false;
  std::error_code ignored;
  return a == b || std::filesystem::equivalent(a, b, ignored);
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
