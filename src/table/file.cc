#include "table/file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/error.h"

namespace tacit::table {

namespace {

[[noreturn]] void cannot_read(const std::filesystem::path& path, const std::string& why) {
  throw Error(ErrorCategory::kInput, fmt::format("{}: {}", path.string(), why));
}

}  // namespace

void require_readable_file(const std::filesystem::path& path) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (status.type() == std::filesystem::file_type::not_found) cannot_read(path, "there is no such file");
  if (failure) cannot_read(path, "cannot be looked at: " + failure.message());
  if (std::filesystem::is_directory(status)) cannot_read(path, "is a directory; name a file in it");
  if (access(path.c_str(), R_OK) != 0)
    cannot_read(path, std::string("cannot be read: ") + std::strerror(errno));
}

std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes) {
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
  if (!stream.eof()) cannot_read(path, "could not be read to its end");
  return text;
}

std::string read_prefix(const std::filesystem::path& path, std::size_t count) {
  require_readable_file(path);
  std::ifstream stream(path, std::ios::binary);
  std::string text(count, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(count));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

}  // namespace tacit::table
