// SPDX-License-Identifier: Apache-2.0
// BLAKE2b of 256 bits, from libsodium: it chains the entries of a ledger.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ledger/key.h"

namespace tacit::ledger {

using Hash = std::array<std::uint8_t, 32>;

/// BLAKE2b-256 of the two parts, one after the other; keyed unless `key` is null.
Hash hash_of(std::span<const std::uint8_t> first, std::string_view second, const Key* key);

/// Nothing unless the text is 64 hexadecimal digits.
std::optional<Hash> parse_hash(std::string_view text);

/// A new identity, 32 hexadecimal digits from the system generator: of a ledger, or of a linkage.
std::string random_id();

}  // namespace tacit::ledger
