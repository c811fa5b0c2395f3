// SPDX-License-Identifier: Apache-2.0
#include "ring/modulus.h"

#include <string>

#include "base/error.h"

namespace tacit::ring {

Modulus::Modulus(std::uint32_t value) : value_(value) {
  if (value % 2 == 0 || value < (1U << 16) || value >= kLimit) {
    throw Error(ErrorCategory::kUsage,
                "the modulus " + std::to_string(value) + " is not an odd number from 2^16 up to 2^30");
  }
  barrett_ = (1ULL << 61) / value;
  reciprocal_ = ~std::uint64_t{0} / value;  // q is odd, so it does not divide 2^64
  fold_ = static_cast<std::uint32_t>((1ULL << 32) % value);
}

std::uint32_t Modulus::reduce_signed(std::int64_t x) const {
  const std::uint64_t negative = 0 - (static_cast<std::uint64_t>(x) >> 63);  // all bits, or none
  const std::uint32_t r = reduce((static_cast<std::uint64_t>(x) ^ negative) - negative);
  return r ^ ((r ^ negate(r)) & static_cast<std::uint32_t>(negative));
}

std::uint32_t Modulus::power(std::uint32_t base, std::uint64_t exponent) const {
  std::uint32_t result = 1;
  for (; exponent != 0; exponent >>= 1) {
    if (exponent & 1) result = multiply(result, base);
    base = multiply(base, base);
  }
  return result;
}

std::uint32_t Modulus::inverse(std::uint32_t a) const {
  if (a % value_ == 0)
    throw Error(ErrorCategory::kUsage, "zero has no inverse modulo " + std::to_string(value_));
  return power(a, value_ - 2);
}

ShoupConstant Modulus::shoup(std::uint32_t w) const {
  const std::uint64_t x = static_cast<std::uint64_t>(w) << 32, quotient = low_quotient(x);
  const auto one_more = static_cast<std::uint32_t>((value_ - 1 - (x - quotient * value_)) >> 63);
  return {w, static_cast<std::uint32_t>(quotient) + one_more};
}

}  // namespace tacit::ring
