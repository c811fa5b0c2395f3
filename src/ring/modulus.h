// SPDX-License-Identifier: Apache-2.0
// Arithmetic modulo one odd prime q < 2^30. Residues are in [0, q) unless a function says otherwise; they
// live in 32-bit words, so that four of them add up without overflow and SIMD lanes hold one residue each.
// Sources: Barrett (CRYPTO '86) for products, Shoup's precomputed quotient as in Harvey,
// "Faster arithmetic for number-theoretic transforms" (2014), for products by a constant.
#pragma once

#include <cstdint>

namespace tacit::ring {

/// A constant w in [0, q) with floor(w 2^32 / q): makes x -> x w mod q two multiplications and no division.
struct ShoupConstant {
  std::uint32_t value = 0;
  std::uint32_t quotient = 0;
};

/// An odd modulus q, 2^16 <= q < 2^30, with the constants that the reductions need.
class Modulus {
 public:
  static constexpr std::uint32_t kLimit = 1U << 30;

  /// Throws Error(kUsage) if `value` is even or out of range. Primality is the caller's promise (primes.h).
  explicit Modulus(std::uint32_t value);

  std::uint32_t value() const { return value_; }
  /// floor(2^61 / q), below 2^45; below 2^32 exactly when q > 2^29, which the SIMD kernels ask for.
  std::uint64_t barrett() const { return barrett_; }
  /// 2^32 mod q, which folds the high word of a 64-bit sum.
  std::uint32_t fold() const { return fold_; }

  // There are no divisions here: numbers may be secret, and the time of a division may depend on them.
  /// The residue of any x.
  std::uint32_t reduce(std::uint64_t x) const {
    return wrapped(static_cast<std::uint32_t>(x - low_quotient(x) * value_) - value_);
  }
  /// The residue of a signed number.
  std::uint32_t reduce_signed(std::int64_t x) const;

  // Residues may be secret, so none of these branches on them.
  std::uint32_t add(std::uint32_t a, std::uint32_t b) const { return wrapped(a + b - value_); }
  std::uint32_t subtract(std::uint32_t a, std::uint32_t b) const { return wrapped(a - b); }
  std::uint32_t negate(std::uint32_t a) const { return wrapped(0 - a); }
  std::uint32_t multiply(std::uint32_t a, std::uint32_t b) const {
    return reduce(static_cast<std::uint64_t>(a) * b);
  }
  std::uint32_t power(std::uint32_t base, std::uint64_t exponent) const;
  /// The inverse of a nonzero residue (q is prime). Throws Error(kUsage) for zero.
  std::uint32_t inverse(std::uint32_t a) const;

  ShoupConstant shoup(std::uint32_t w) const;
  /// x w mod q in [0, 2q), for any 32-bit x.
  std::uint32_t multiply_lazy(std::uint32_t x, ShoupConstant w) const {
    const auto high = static_cast<std::uint32_t>((static_cast<std::uint64_t>(x) * w.quotient) >> 32);
    return x * w.value - high * value_;
  }

  bool operator==(const Modulus& other) const { return value_ == other.value_; }

 private:
  /// floor(x / q), or one less.
  std::uint64_t low_quotient(std::uint64_t x) const {
    __extension__ using Uint128 = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<Uint128>(x) * reciprocal_ >> 64);
  }
  /// `x`, or q more where it is negative: a difference within q of zero.
  std::uint32_t wrapped(std::uint32_t x) const { return x + (value_ & (0 - (x >> 31))); }

  std::uint32_t value_;
  std::uint64_t barrett_;
  std::uint32_t fold_;
  std::uint64_t reciprocal_;  // floor(2^64 / q)
};

}  // namespace tacit::ring
