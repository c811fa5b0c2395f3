#include "ledger/key.h"

#include <fmt/format.h>
#include <sodium.h>

#include <string>

#include "base/error.h"
#include "base/hex.h"
#include "base/sodium.h"
#include "ledger/files.h"

namespace tacit::ledger {

Key::~Key() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

void make_key_file(const std::filesystem::path& path) {
  ensure_sodium();
  std::array<std::uint8_t, Key::kBytes> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  std::string text = to_hex(bytes);
  text += '\n';  // in the place of to_hex()'s zero: nothing is moved, so no copy stays behind
  const bool made = create_private_file(path, text);
  sodium_memzero(bytes.data(), bytes.size());
  sodium_memzero(text.data(), text.size());
  if (!made) {
    throw Error(
        ErrorCategory::kConfig,
        fmt::format("{}: the file exists already; a new key would not fit the ledger that is chained with "
                    "it",
                    path.string()));
  }
}

std::shared_ptr<const Key> load_key_file(const std::filesystem::path& path) {
  ensure_sodium();
  std::string text = read_private_file(path, 200);
  const std::string_view digits = std::string_view(text).substr(0, text.find_last_not_of(" \t\r\n") + 1);
  std::array<std::uint8_t, Key::kBytes> bytes;
  const bool is_key = from_hex(digits, bytes);
  sodium_memzero(text.data(), text.size());
  if (!is_key) {
    throw Error(ErrorCategory::kConfig,
                fmt::format("{}: not a ledger's key, which is 64 hexadecimal digits", path.string()));
  }
  auto key = std::make_shared<const Key>(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

}  // namespace tacit::ledger
