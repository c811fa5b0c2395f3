// SPDX-License-Identifier: Apache-2.0
#include "ledger/heads.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/files.h"
#include "ledger/reader.h"

namespace tacit::ledger {

namespace {

constexpr std::uint64_t kMaxHeads = std::uint64_t{64} << 20;  // bytes of the file: 400 years of days

[[noreturn]] void cannot_write(const std::filesystem::path& path) {
  throw Error(ErrorCategory::kConfig,
              fmt::format("{}: the signed head cannot be written: {}", path.string(), std::strerror(errno)));
}

}  // namespace

std::filesystem::path heads_path(const std::filesystem::path& ledger) {
  return ledger.string() + ".heads";
}

std::vector<SignedHead> read_heads(const std::filesystem::path& ledger) {
  const std::filesystem::path path = heads_path(ledger);
  if (std::filesystem::symlink_status(path).type() == std::filesystem::file_type::not_found) return {};
  try {
    return parse_signed_heads(read_file(path, kMaxHeads));
  } catch (const Error& failure) {
    throw Error(ErrorCategory::kConfig, failure.what());
  }
}

SignedHead sign_verified(const std::filesystem::path& ledger, std::shared_ptr<const Key> key,
                         const SigningKey& signing, Time now) {
  std::vector<Noted> signed_before;
  for (const SignedHead& head : read_heads(ledger)) {
    if (is_signed_by(head, signing.public_key()))
      signed_before.push_back({.head = head.head, .root = head.root});
  }
  const Verification found =
      Reader(ledger, std::move(key)).verify_noted(signed_before, "a head that was signed before");
  if (!found.sound()) {
    throw Error(ErrorCategory::kSecurity,
                fmt::format("{}: the ledger does not verify, so its head is not signed: {}", ledger.string(),
                            found.fault));
  }
  return sign(found.head, found.root, now, signing);
}

void append_head(const std::filesystem::path& ledger, const SignedHead& head) {
  const std::filesystem::path path = heads_path(ledger);
  const Descriptor file(open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (file.number() < 0) cannot_write(path);
  // In a line of its own, also where the last one was cut off by a crash.
  char last = '\n';
  const off_t size = lseek(file.number(), 0, SEEK_END);
  if (size > 0 && pread(file.number(), &last, 1, size - 1) != 1) cannot_write(path);
  const std::string line = (last == '\n' ? "" : "\n") + head.text() + "\n";
  const ssize_t written = write(file.number(), line.data(), line.size());
  if (written >= 0 && written != static_cast<ssize_t>(line.size())) errno = ENOSPC;
  if (written != static_cast<ssize_t>(line.size()) || fsync(file.number()) != 0) cannot_write(path);
}

}  // namespace tacit::ledger
