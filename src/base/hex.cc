// SPDX-License-Identifier: Apache-2.0
#include "base/hex.h"

#include <sodium.h>

namespace tacit {

std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string text(2 * bytes.size() + 1, '\0');  // libsodium ends it with a zero
  to_hex(bytes, text);
  text.pop_back();
  return text;
}

void to_hex(std::span<const std::uint8_t> bytes, std::span<char> text) {
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
}

std::string to_hex(std::string_view bytes) {
  return to_hex(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

bool from_hex(std::string_view text, std::span<std::uint8_t> bytes) {
  if (bytes.empty()) return text.empty();  // libsodium takes no null pointer
  std::size_t read = 0;
  const char* end = nullptr;
  const bool whole =
      text.size() == 2 * bytes.size() &&
      sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &read, &end) == 0 &&
      read == bytes.size() && end == text.data() + text.size();
  if (!whole) sodium_memzero(bytes.data(), bytes.size());
  return whole;
}

}  // namespace tacit
