#include "ledger/key.h"

#include <fmt/format.h>
#include <sodium.h>

#include <string>

#include "base/error.h"
#include "ledger/files.h"
#include "ledger/hash.h"

namespace tacit::ledger {

Key::~Key() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

void make_key_file(const std::filesystem::path& path) {
  ensure_sodium();
  Hash bytes;
  randombytes_buf(bytes.data(), bytes.size());
  std::string text = hex(bytes) + "\n";
  const bool made = create_private_file(path, text);
  sodium_memzero(bytes.data(), bytes.size());
  sodium_memzero(text.data(), text.size());
  if (!made) {
    throw Error(
        ErrorCategory::kConfig,
        fmt::format("{}: there is a file already; a new key would not fit the ledger that is chained with "
                    "it",
                    path.string()));
  }
}

std::shared_ptr<const Key> load_key_file(const std::filesystem::path& path) {
  ensure_sodium();
  std::string text = read_private_file(path, 200);
  std::string digits = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  std::optional<Hash> bytes = parse_hash(digits);
  sodium_memzero(text.data(), text.size());
  sodium_memzero(digits.data(), digits.size());
  if (!bytes) {
    throw Error(ErrorCategory::kConfig,
                fmt::format("{}: not a ledger's key, which is 64 hexadecimal digits", path.string()));
  }
  auto key = std::make_shared<const Key>(*bytes);
  sodium_memzero(bytes->data(), bytes->size());
  return key;
}

void ensure_sodium() {
  if (sodium_init() < 0) throw Error(ErrorCategory::kInternal, "the system has no source of randomness");
}

}  // namespace tacit::ledger
