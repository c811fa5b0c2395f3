// The inner loops over residues, which kernels.def lists. One dispatch point: every one of them runs the best
// SIMD target of this machine (Highway, chosen once, and checked once against kernels_reference.h before its
// first use); the results are the same bits on every target. All vectors hold `n` residues in [0, q), n a
// multiple of 32, and should be 64-byte aligned, for speed; outputs are in [0, q) and may be the same array
// as an input. q is an NTT prime in (2^29, 2^30) or the plaintext modulus 65537, for which the products of
// two vectors and the sums of products run the reference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "ring/modulus.h"
#include "ring/ntt_tables.h"

namespace tacit::ring {

/// Sums of products that a kernel may add up before it reduces: (2^30)^2 * 8 = 2^63.
inline constexpr std::size_t kMaxTerms = 8;

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

/// The indices of permute() keep every aligned run of 16 words together (and so those of 8 and of 4): they
/// map it to one aligned run, in any order within it. Automorphisms permute evaluations like this.
inline constexpr std::size_t kPermutedRun = 16;

/// A vector of constants that are equal along runs of `run` words, a power of two that divides n: 1, or at
/// least kPermutedRun. Word i is values[i / run], with its Shoup quotient.
struct RunConstants {
  const std::uint32_t* values = nullptr;
  const std::uint32_t* quotients = nullptr;
  std::size_t run = 1;
};

#define TACIT_KERNEL(kernel, parameters, arguments) void kernel parameters;
#include "ring/kernels.def"

/// The name of the SIMD target in use, such as "AVX2"; "reference (SIMD self-check failed)" if that one gave
/// wrong bits.
const char* target_name();

}  // namespace tacit::ring
