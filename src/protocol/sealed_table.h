// SPDX-License-Identifier: Apache-2.0
// The table as it leaves the server (docs/protocol.md, "The table"): numbers that turn the client's last
// refreshed numbers into the table, sealed under the key that both sides have agreed on.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/secret_vector.h"
#include "protocol/confirmation.h"

namespace tacit::protocol {

/// `numbers` in [0, t), encrypted and authenticated (XChaCha20-Poly1305). A key serves once.
std::string seal(const AgreedKey& key, std::span<const std::uint32_t> numbers);

/// What was sealed, or nothing if it was not sealed with this key, or altered. Throws Error(kProtocol) if it
/// does not have `count` numbers.
std::optional<SecretVector<std::uint32_t>> unseal(const AgreedKey& key, std::string_view sealed,
                                                  std::size_t count);

}  // namespace tacit::protocol
