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
/// out = offset + factor * the coefficients of the evaluations `in`, which may be out: the first step of a
/// base conversion comes for free with the inverse transform.
void scaled_inverse_ntt(const std::uint32_t* in, const NttTables& tables, ShoupConstant factor,
                        std::uint32_t offset, std::uint32_t* out);

/// A target of lift_ntt(): a prime, the weights of the conversion to it, and what to do with the evaluations
/// e.
struct LiftTarget {
  const NttTables* tables = nullptr;
  std::span<const std::uint32_t> weights;  // residues of the prime, one a row of the source
  std::uint32_t offset = 0;                // a residue of it
  std::uint32_t* out = nullptr;            // no row, no minuend, no addend and no other target's
  std::size_t source = 0;
  const std::uint32_t* minuend = nullptr;  // null: out = e; else out = (minuend - e) factor,
  ShoupConstant factor{};
  const std::uint32_t* addend = nullptr;  // plus addend if that is not null
};
/// The transforms of weighted_sum(rows of the target's source, weights, offset) for every target. A source
/// has 1 to kMaxTerms - 1 rows of words below 2^30, N of them each, all of one N. The transforms are done in
/// the order of the targets: those of one prime should follow each other, because its roots are larger than
/// the rows.
void lift_ntt(std::span<const std::span<const std::uint32_t* const>> sources,
              std::span<const LiftTarget> targets);

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
/// The two sums of a key switch: out0 = sum over i of x[i] b[i] + factor c0 and out1 = sum over i of x[i]
/// a[i] + factor c1; x, b and a have one size in 1..kMaxTerms, c0 and c1 may be null (zero), factor is a
/// residue. out0 and out1 are none of the inputs.
void switch_products(std::span<const std::uint32_t* const> x, std::span<const std::uint32_t* const> b,
                     std::span<const std::uint32_t* const> a, const std::uint32_t* c0,
                     const std::uint32_t* c1, std::uint32_t factor, std::uint32_t* out0, std::uint32_t* out1,
                     std::size_t n, const Modulus& q);
/// The square of c0 + c1 s by powers of s: out0 = c0^2, out1 = 2 c0 c1, out2 = c1^2. No output is an input.
void square_parts(const std::uint32_t* c0, const std::uint32_t* c1, std::uint32_t* out0, std::uint32_t* out1,
                  std::uint32_t* out2, std::size_t n, const Modulus& q);
/// out = offset + sum over i of weights[i] rows[i]; rows are words below 2^30 (residues of other primes),
/// weights and offset residues of q; rows.size() == weights.size() in 1..kMaxTerms - 1. The core of a base
/// conversion.
void weighted_sum(std::span<const std::uint32_t* const> rows, std::span<const std::uint32_t> weights,
                  std::uint32_t offset, std::uint32_t* out, std::size_t n, const Modulus& q);

/// out = sum over g of masks[g] * (sum of the rows of groups[g]), groups.size() == masks.size(): any number
/// of groups (of none: zero) and of rows in each. Meant to be called often on short stretches of rows that
/// are in the cache.
void masked_sums(std::span<const std::span<const std::uint32_t* const>> groups,
                 std::span<const std::uint32_t* const> masks, std::uint32_t* out, std::size_t n,
                 const Modulus& q);

/// out = floor(1/2 + sum over i of rows[i] / d_i), except within 2^-22 of half integers, where it may be the
/// neighbour: how often the product of the d_i goes into the integer that the rows represent
/// (base_converter.h). rows[i] is below d_i, and multipliers[i] = floor(2^58 / d_i), d_i in (2^29, 2^30); 1
/// to kMaxTerms rows. The sum is taken in fixed point with 26 fractional bits.
void rounded_quotient(std::span<const std::uint32_t* const> rows, std::span<const std::uint32_t> multipliers,
                      std::uint32_t* out, std::size_t n);

/// The indices of permute() keep every aligned run of 16 words together (and so those of 8 and of 4): they
/// map it to one aligned run, in any order within it. Automorphisms permute evaluations like this.
inline constexpr std::size_t kPermutedRun = 16;

/// out[i] = a[indices[i]], indices in [0, n), as kPermutedRun says; out is not a.
void permute(const std::uint32_t* a, const std::uint32_t* indices, std::uint32_t* out, std::size_t n);

/// A vector of constants that are equal along runs of `run` words, a power of two that divides n: 1, or at
/// least kPermutedRun. Word i is values[i / run], with its Shoup quotient.
struct RunConstants {
  const std::uint32_t* values = nullptr;
  const std::uint32_t* quotients = nullptr;
  std::size_t run = 1;
};
/// sum = even + w odd, and difference = even - w odd permuted as by permute(). sum may be even or odd,
/// difference none of the others.
void permuted_butterfly(const std::uint32_t* even, const std::uint32_t* odd, const RunConstants& w,
                        const std::uint32_t* indices, std::uint32_t* sum, std::uint32_t* difference,
                        std::size_t n, const Modulus& q);

/// The name of the SIMD target in use, such as "AVX2"; "reference (SIMD self-check failed)" if that one gave
/// wrong bits.
const char* target_name();

}  // namespace tacit::ring
