// The table as it leaves the server (docs/protocol.md, "The table"): numbers that turn the client's last
// refreshed numbers into the table, sealed under a key that a client knows whose checks are all 0.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace tacit::protocol {

/// The pads' constant coefficients modulo t, one for each check: what the client decrypts if what must be 0
/// is.
using CheckReadings = std::array<std::uint32_t, plan::kChecks>;

/// What a client that has the readings tells the server before it is sent the table: 32 bytes that say
/// nothing else (BLAKE2b).
std::string confirmation(const CheckReadings& readings);
/// Whether that is what it has told; takes as long wherever they differ.
bool confirms(const CheckReadings& readings, std::string_view told);

/// `numbers` in [0, t), encrypted and authenticated (XChaCha20-Poly1305) under a key that is made of the
/// readings (BLAKE2b). A key serves once.
std::string seal(const CheckReadings& readings, std::span<const std::uint32_t> numbers);

/// What was sealed, or nothing if these readings are not those that it was sealed with, or it was altered.
/// Throws Error(kProtocol) if it does not have `count` numbers.
std::optional<std::vector<std::uint32_t>> unseal(const CheckReadings& readings, std::string_view sealed,
                                                 std::size_t count);

}  // namespace tacit::protocol
