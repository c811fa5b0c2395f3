// SPDX-License-Identifier: Apache-2.0
// Bytes as lower-case hexadecimal digits: hashes and fingerprints, which anybody may see, and keys in files,
// which nobody may. libsodium does both ways, in time that depends on the lengths alone.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tacit {

/// Two digits a byte.
std::string to_hex(std::span<const std::uint8_t> bytes);
/// The same of bytes that a message or a file holds as a string.
std::string to_hex(std::string_view bytes);

/// The same into `text`, which has two characters for each byte and one more, which becomes zero: for a key,
/// of which no copy is to stay behind.
void to_hex(std::span<const std::uint8_t> bytes, std::span<char> text);

/// Fills `bytes` from a text of exactly two digits a byte, of either case. False for any other text; `bytes`
/// is then zero.
bool from_hex(std::string_view text, std::span<std::uint8_t> bytes);

}  // namespace tacit
