// SPDX-License-Identifier: Apache-2.0
#include "ledger/anchor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <vector>

#include "base/hex.h"
#include "ledger/files.h"
#include "ledger/words.h"

namespace tacit::ledger {

namespace {

constexpr std::string_view kWord = "tacit-ledger";
constexpr std::size_t kMaxAnchor = 1000;  // bytes

}  // namespace

std::string Head::text() const {
  return fmt::format("{} 1 {} {} {}", kWord, ledger, entries, to_hex(hash));
}

std::optional<Head> parse_head(std::string_view text) {
  const std::vector<std::string_view> parts = words_of(text);
  if (parts.size() != 5 || parts[0] != kWord || parts[1] != "1") return std::nullopt;
  Head head{.ledger = std::string(parts[2])};
  const char* end = parts[3].data() + parts[3].size();
  const auto [stopped, failure] = std::from_chars(parts[3].data(), end, head.entries);
  const std::optional<Hash> hash = parse_hash(parts[4]);
  if (failure != std::errc() || stopped != end || !hash) return std::nullopt;
  head.hash = *hash;
  return head;
}

std::filesystem::path anchor_path(const std::filesystem::path& ledger) {
  return ledger.string() + ".anchor";
}

Anchor read_anchor(const std::filesystem::path& ledger) {
  const std::filesystem::path path = anchor_path(ledger);
  if (std::filesystem::symlink_status(path).type() == std::filesystem::file_type::not_found) return {};
  const SecretVector<char> text = read_private_file(path, kMaxAnchor);
  return {.there = true, .head = parse_head({text.data(), text.size()})};
}

bool write_anchor(const std::filesystem::path& ledger, const Head& head) {
  const std::string line = head.text() + "\n";
  const int file = open(anchor_path(ledger).c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool written = pwrite(file, line.data(), line.size(), 0) == static_cast<ssize_t>(line.size()) &&
                       ftruncate(file, static_cast<off_t>(line.size())) == 0;
  const int why = errno;
  close(file);
  errno = why;
  return written;
}

}  // namespace tacit::ledger
