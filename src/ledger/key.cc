// SPDX-License-Identifier: Apache-2.0
#include "ledger/key.h"

#include <fmt/format.h>
#include <sodium.h>

#include <string_view>

#include "base/error.h"
#include "base/hex.h"
#include "base/sodium.h"
#include "ledger/files.h"

namespace tacit::ledger {

void make_key_file(const std::filesystem::path& path) {
  ensure_sodium();
  Key::Bytes bytes;
  randombytes_buf(bytes.data(), bytes.size());
  SecretArray<char, 2 * Key::kBytes + 1> text;
  to_hex(bytes, text);
  text.back() = '\n';
  if (create_private_file(path, {text.data(), text.size()})) return;
  throw Error(
      ErrorCategory::kConfig,
      fmt::format("{}: the file exists already; a new key would not fit the ledger that is chained with "
                  "it",
                  path.string()));
}

std::shared_ptr<const Key> load_key_file(const std::filesystem::path& path) {
  ensure_sodium();
  const SecretVector<char> text = read_private_file(path, 200);
  const std::string_view all(text.data(), text.size());
  Key::Bytes bytes;
  if (!from_hex(all.substr(0, all.find_last_not_of(" \t\r\n") + 1), bytes)) {
    throw Error(ErrorCategory::kConfig,
                fmt::format("{}: not a ledger's key, which is 64 hexadecimal digits", path.string()));
  }
  return std::make_shared<const Key>(bytes);
}

}  // namespace tacit::ledger
