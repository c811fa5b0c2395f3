// The inner loops over residues. One dispatch point: every function here runs the best SIMD target of this
// machine (Highway, chosen once, and checked once against kernels_reference.h before its first use); the
// results are the same bits on every target. All vectors hold `n` residues in [0, q), n a multiple of 32, and
// should be 64-byte aligned, for speed; outputs are in [0, q) and may be the same array as an input. q is an
// NTT prime in (2^29, 2^30) or the plaintext modulus 65537, for which the products of two vectors and the
// sums of products run the reference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "ring/modulus.h"
#include "ring/ntt_tables.h"

namespace tacit::ring {

/// Sums of products that a kernel may add up before it reduces: (2^30)^2 * 8 = 2^63.
inline constexpr std::size_t kMaxTerms = 8;

// Coefficients to evaluations and back, in place (ntt_tables.h gives the order).
void forward_ntt(std::uint32_t* a, const NttTables& tables);
void inverse_ntt(std::uint32_t* a, const NttTables& tables);

// Elementwise.
void add(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n, const Modulus& q);
void subtract(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
              const Modulus& q);
void negate(const std::uint32_t* a, std::uint32_t* out, std::size_t n, const Modulus& q);
void multiply(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
              const Modulus& q);
/// out = out + a b.
void multiply_add(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
                  const Modulus& q);
/// out = w a. The input may be any 32-bit words (residues of another modulus): it is reduced on the way.
void multiply_constant(const std::uint32_t* a, ShoupConstant w, std::uint32_t* out, std::size_t n,
                       const Modulus& q);
/// out = out + w a.
void multiply_constant_add(const std::uint32_t* a, ShoupConstant w, std::uint32_t* out, std::size_t n,
                           const Modulus& q);
/// out = (a - b) w: the last step of an exact division by dropped primes.
void subtract_multiply_constant(const std::uint32_t* a, const std::uint32_t* b, ShoupConstant w,
                                std::uint32_t* out, std::size_t n, const Modulus& q);

/// out = sum over i of rows[i]; any number of rows (of none: zero).
void sum_rows(std::span<const std::uint32_t* const> rows, std::uint32_t* out, std::size_t n,
              const Modulus& q);
/// out = sum over i of a[i] b[i], a.size() == b.size() in 1..kMaxTerms.
void inner_product(std::span<const std::uint32_t* const> a, std::span<const std::uint32_t* const> b,
                   std::uint32_t* out, std::size_t n, const Modulus& q);
/// out = offset + sum over i of weights[i] rows[i]; rows are words below 2^30 (residues of other primes),
/// weights and offset residues of q; rows.size() == weights.size() in 1..kMaxTerms - 1. The core of a base
/// conversion.
void weighted_sum(std::span<const std::uint32_t* const> rows, std::span<const std::uint32_t> weights,
                  std::uint32_t offset, std::uint32_t* out, std::size_t n, const Modulus& q);

/// out = floor(1/2 + sum over i of rows[i] / d_i) but for a 2^-22 around half integers, where it may be the
/// neighbour: how often the product of the d_i goes into what the rows stand for (base_converter.h). rows[i]
/// is below d_i, and multipliers[i] = floor(2^58 / d_i), d_i in (2^29, 2^30); 1 to kMaxTerms rows. The sum is
/// taken in fixed point, 26 bits behind the point.
void rounded_quotient(std::span<const std::uint32_t* const> rows, std::span<const std::uint32_t> multipliers,
                      std::uint32_t* out, std::size_t n);

/// out[i] = a[indices[i]], indices in [0, n); out is not a.
void permute(const std::uint32_t* a, const std::uint32_t* indices, std::uint32_t* out, std::size_t n);

/// The name of the SIMD target in use, such as "AVX2"; "reference (SIMD self-check failed)" if that one gave
/// wrong bits.
const char* target_name();

}  // namespace tacit::ring
