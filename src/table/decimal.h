// SPDX-License-Identifier: Apache-2.0
// Decimal numbers as integers: a value with d decimals is held as value * 10^d, read from text and written
// back without floating point, so that the encrypted and the plain computation agree to the last digit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tacit::table {

inline constexpr int kMaxDecimals = 6;

/// 10^exponent, exponent in 0..18.
std::int64_t power_of_ten(int exponent);

/// Reads [+-]digits[.digits] (a digit on at least one side of the point, nothing else: no exponent, no
/// thousands separators) and returns it times 10^decimals, decimals in 0..kMaxDecimals. Further decimals are
/// rounded, half away from zero. A number too large to hold comes back as +-kTooLarge; nullopt: not a number.
std::optional<std::int64_t> parse_decimal(std::string_view text, int decimals);

inline constexpr std::int64_t kTooLarge = std::int64_t{1} << 62;

/// The value scaled / 10^decimals with exactly that many decimals, as in "-3.50"; decimals in 0..18.
std::string format_decimal(std::int64_t scaled, int decimals);

/// numerator / denominator (> 0) times 10^extra_decimals (0..3), rounded half away from zero, computed
/// exactly. Throws Error(kUsage) on another denominator.
std::int64_t divide_rounded(std::int64_t numerator, std::int64_t denominator, int extra_decimals);

}  // namespace tacit::table
