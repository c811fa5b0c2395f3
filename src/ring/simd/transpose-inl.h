// SPDX-License-Identifier: Apache-2.0
// Moves between lanes for the last stages of a transform. A tile is four vectors of consecutive words; it
// holds sub-transforms of kLanes words (a vector each), of them 16-byte blocks of four words. The moves bring
// the words that a butterfly joins into the same lane of two vectors. Highway's "-inl.h" scheme, any number
// of lanes.
//
// After blocks_across() and words_across(), lane j of block b of vector k holds word k of the tile's
// sub-transform 4 b + j of four words: the sub-transforms lie in their own order along the lanes, so that
// their roots are read from the table as they stand, whatever the width.
#if defined(TACIT_RING_SIMD_TRANSPOSE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TACIT_RING_SIMD_TRANSPOSE_INL_H_
#undef TACIT_RING_SIMD_TRANSPOSE_INL_H_
#else
#define TACIT_RING_SIMD_TRANSPOSE_INL_H_
#endif

#include "ring/simd/vector_modulus-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tacit::ring::HWY_NAMESPACE {

inline constexpr std::size_t kBlocks = kLanes / 4;
static_assert(kBlocks == 1 || kBlocks == 2 || kBlocks == 4, "vectors of 128, 256 or 512 bits");

struct Tile {
  V v0, v1, v2, v3;
};

/// Four vectors, `stride` words apart.
HWY_INLINE Tile load_tile(const std::uint32_t* p, std::size_t stride) {
  return {load(p), load(p + stride), load(p + 2 * stride), load(p + 3 * stride)};
}
HWY_INLINE void store_tile(const Tile& t, std::uint32_t* p, std::size_t stride) {
  store(t.v0, p);
  store(t.v1, p + stride);
  store(t.v2, p + 2 * stride);
  store(t.v3, p + 3 * stride);
}

/// Transposes the 4x4 words that the same block of the four vectors forms. Its own inverse.
HWY_INLINE Tile words_across(const Tile& t) {
  const V64 low01 = hn::BitCast(kLongs, hn::InterleaveLower(kWords, t.v0, t.v1));
  const V64 high01 = hn::BitCast(kLongs, hn::InterleaveUpper(kWords, t.v0, t.v1));
  const V64 low23 = hn::BitCast(kLongs, hn::InterleaveLower(kWords, t.v2, t.v3));
  const V64 high23 = hn::BitCast(kLongs, hn::InterleaveUpper(kWords, t.v2, t.v3));
  return {hn::BitCast(kWords, hn::InterleaveLower(kLongs, low01, low23)),
          hn::BitCast(kWords, hn::InterleaveUpper(kLongs, low01, low23)),
          hn::BitCast(kWords, hn::InterleaveLower(kLongs, high01, high23)),
          hn::BitCast(kWords, hn::InterleaveUpper(kLongs, high01, high23))};
}

/// Even blocks of a and of b, alternating; and the odd ones. (For four blocks; the ends of a 2x2
/// transposition.)
HWY_INLINE V even_blocks(V a, V b) {
  return hn::OddEvenBlocks(hn::SwapAdjacentBlocks(b), a);
}
HWY_INLINE V odd_blocks(V a, V b) {
  return hn::OddEvenBlocks(b, hn::SwapAdjacentBlocks(a));
}

/// Four blocks a vector: transposes the tile's 4x4 blocks. Two: block 0 of v0, v2 and of v1, v3 to the first
/// and third vector, block 1 to the second and fourth. One: nothing.
HWY_INLINE Tile blocks_across(const Tile& t) {
  if constexpr (kBlocks == 1) {
    return t;
  } else {
    const V low02 = hn::ConcatLowerLower(kWords, t.v2, t.v0),
            high02 = hn::ConcatUpperUpper(kWords, t.v2, t.v0);
    const V low13 = hn::ConcatLowerLower(kWords, t.v3, t.v1),
            high13 = hn::ConcatUpperUpper(kWords, t.v3, t.v1);
    if constexpr (kBlocks == 2) return {low02, high02, low13, high13};
    return {even_blocks(low02, low13), odd_blocks(low02, low13), even_blocks(high02, high13),
            odd_blocks(high02, high13)};
  }
}

/// Undoes blocks_across().
HWY_INLINE Tile blocks_back(const Tile& t) {
  if constexpr (kBlocks == 2) {
    return {hn::ConcatLowerLower(kWords, t.v1, t.v0), hn::ConcatLowerLower(kWords, t.v3, t.v2),
            hn::ConcatUpperUpper(kWords, t.v1, t.v0), hn::ConcatUpperUpper(kWords, t.v3, t.v2)};
  }
  return blocks_across(t);
}

/// The vector whose block b is p[kStep b] four times.
template <std::size_t kStep>
HWY_INLINE V per_block(const std::uint32_t* p) {
  const V even = hn::Set(kWords, p[0]);
  if constexpr (kBlocks == 1) return even;
  const V low = hn::OddEvenBlocks(hn::Set(kWords, p[kStep]), even);
  if constexpr (kBlocks == 2) return low;
  const V high = hn::OddEvenBlocks(hn::Set(kWords, p[3 * kStep]), hn::Set(kWords, p[2 * kStep]));
  return hn::ConcatUpperLower(kWords, high, low);
}

}  // namespace tacit::ring::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
