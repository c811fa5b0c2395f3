// SPDX-License-Identifier: Apache-2.0
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

/// A *centred* word is a residue taken in [-(q-1)/2, (q-1)/2] as a signed word (two's complement).
inline std::uint32_t centred_word(std::uint32_t x, const Modulus& q) {
  return x - (q.value() & (0 - ((q.value() / 2 - x) >> 31)));
}

/// Columns of forward_ntt_columns() and inverse_ntt_columns(): a cache line of words.
inline constexpr std::size_t kColumns = 16;

/// A run of planes, and the run of masks that they are multiplied with.
struct MaskedPlanes {
  std::uint32_t plane = 0, mask = 0, count = 0;
};
/// Two digits, each a masked sum of planes, whose product counts.
struct MaskedPair {
  MaskedPlanes low, high;
};

/// Positions that digit_products() has of every plane before those of the next plane.
inline constexpr std::size_t kUnitPositions = 8;
inline constexpr std::size_t kUnitWords = 2 * kUnitPositions;

/// What digit_products() computes, for each layer and position. A plane is a ciphertext's two parts P0, P1,
/// the position's place in them given by `planes`; a mask M is a layer's. With R = 2^32 modulo q, L the sum
/// over a pair's low planes of M P, and H that over its high ones:
///   out0 = R^-3 (sum over pairs of L0 H0) + R^-1 (sum over `sums` of M P0)
///   out1 = R^-3 (sum over pairs of L0 H1 + L1 H0) + R^-1 (sum over `sums` of M P1)
///   out2 = R^-3 (sum over pairs of L1 H1)
/// Who scales low planes by R^2, high ones and those of `sums` by R has the products themselves.
struct DigitProducts {
  std::span<const MaskedPair> pairs;
  std::span<const MaskedPlanes> sums;
  /// Word (u plane_count + k) kUnitWords + 2 i + p is part p of plane k at position kUnitPositions u + i,
  /// centred.
  const std::uint32_t* planes = nullptr;
  std::size_t plane_count = 0;
  /// Units of positions to compute.
  std::size_t units = 0;
  /// Word kColumns r + mask_offsets[m] of a layer's masks is the centred value of mask m at the positions r
  /// width .. r width + width - 1; width a power of two from 4.
  std::span<const std::uint32_t* const> masks;  // [layer]
  std::span<const std::size_t> mask_offsets;    // [mask]
  std::size_t width = 0;
  /// Part p of layer l goes to out[3 l + p], residues. None is an input.
  std::span<std::uint32_t* const> out;
};

#define TACIT_KERNEL(kernel, parameters, arguments) void kernel parameters;
#include "ring/kernels.def"

/// The name of the SIMD target in use, such as "AVX2"; "reference (SIMD self-check failed)" if that one gave
/// wrong bits.
const char* target_name();

}  // namespace tacit::ring
