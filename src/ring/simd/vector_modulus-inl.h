// SPDX-License-Identifier: Apache-2.0
// Modular arithmetic on vectors of 32-bit residues: the vector twins of modulus.h. Compiled once for each
// SIMD target (Highway's scheme for "-inl.h" headers); everything here is written for any number of lanes
// from four. A 64-bit product needs two lanes, so products come in two halves: of the even lanes and of the
// odd lanes.
#if defined(TACIT_RING_SIMD_VECTOR_MODULUS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TACIT_RING_SIMD_VECTOR_MODULUS_INL_H_
#undef TACIT_RING_SIMD_VECTOR_MODULUS_INL_H_
#else
#define TACIT_RING_SIMD_VECTOR_MODULUS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>

#include "ring/modulus.h"

HWY_BEFORE_NAMESPACE();
namespace tacit::ring::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Words = hn::ScalableTag<std::uint32_t>;
using Longs = hn::Repartition<std::uint64_t, Words>;
using V = hn::Vec<Words>;
using V64 = hn::Vec<Longs>;

inline constexpr Words kWords;
inline constexpr Longs kLongs;
inline constexpr std::size_t kLanes = hn::MaxLanes(kWords);

HWY_INLINE V load(const std::uint32_t* p) {
  return hn::LoadU(kWords, p);
}
HWY_INLINE void store(V v, std::uint32_t* p) {
  hn::StoreU(v, kWords, p);
}

/// x - bound where x >= bound, else x: takes [0, 2 bound) to [0, bound), for a bound up to 2^31.
HWY_INLINE V reduce_once(V x, V bound) {
  return hn::Min(x, hn::Sub(x, bound));
}

/// The odd lanes in the even ones, where MulEven reads; what is in the odd lanes, it does not see. (Zen 3
/// runs this as part of a load, which it cannot do with a shift.)
HWY_INLINE V odd_to_even(V x) {
  return hn::DupOdd(x);
}

/// 64-bit numbers, one for each 32-bit lane.
struct Wide {
  V64 even, odd;
};

HWY_INLINE Wide multiply_wide(V a, V b) {
  return {hn::MulEven(a, b), hn::MulEven(odd_to_even(a), odd_to_even(b))};
}
HWY_INLINE Wide add_wide(Wide a, Wide b) {
  return {hn::Add(a.even, b.even), hn::Add(a.odd, b.odd)};
}

HWY_INLINE V low_words(Wide x) {
  return hn::OddEven(hn::BitCast(kWords, hn::ShiftLeft<32>(x.odd)), hn::BitCast(kWords, x.even));
}
/// x / 2^kShift modulo 2^32, for kShift up to 32.
template <int kShift>
HWY_INLINE V shifted_words(Wide x) {
#if HWY_TARGET <= HWY_AVX3
  // One instruction, a move of the even lanes' high words that leaves the odd lanes alone, instead of two.
  if constexpr (kShift == 32) {
    constexpr __mmask16 kEvenLanes = 0x5555;
    return V{_mm512_mask_shuffle_epi32(x.odd.raw, kEvenLanes, x.even.raw, _MM_PERM_DDBB)};
  }
#endif
  V64 odd = x.odd;
  if constexpr (kShift < 32) odd = hn::ShiftLeft<32 - kShift>(odd);
  return hn::OddEven(hn::BitCast(kWords, odd), hn::BitCast(kWords, hn::ShiftRight<kShift>(x.even)));
}

/// A modulus in every lane, for the lazy ranges [0, 2q) and [0, 4q).
struct LazyModulus {
  explicit HWY_INLINE LazyModulus(const Modulus& modulus)
      : q(hn::Set(kWords, modulus.value())), two_q(hn::Set(kWords, 2 * modulus.value())) {}
  HWY_INLINE V reduce_2q(V x) const { return reduce_once(x, q); }
  HWY_INLINE V reduce_4q(V x) const { return reduce_once(reduce_once(x, two_q), q); }
  V q, two_q;
};

/// Shoup constants, one for each lane; the quotients of the odd lanes stand ready in the even ones.
struct Factor {
  HWY_INLINE Factor(V values, V quotients)
      : value(values), quotient(quotients), odd_quotient(odd_to_even(quotients)) {}
  explicit HWY_INLINE Factor(ShoupConstant w) : Factor(w.value, w.quotient) {}
  HWY_INLINE Factor(std::uint32_t w, std::uint32_t w_quotient)
      : value(hn::Set(kWords, w)), quotient(hn::Set(kWords, w_quotient)), odd_quotient(quotient) {}
  V value, quotient, odd_quotient;
};

/// floor(x w.quotient / 2^32): the quotient of x w by q, or one less.
HWY_INLINE V shoup_quotient(V x, const Factor& w) {
  return shifted_words<32>({hn::MulEven(x, w.quotient), hn::MulEven(odd_to_even(x), w.odd_quotient)});
}

/// x w mod q in [0, 2q) for any 32-bit x: Modulus::multiply_lazy in every lane.
HWY_INLINE V multiply_lazy(V x, const Factor& w, const LazyModulus& m) {
  return hn::Sub(hn::Mul(x, w.value), hn::Mul(shoup_quotient(x, w), m.q));
}

/// Hides from GCC how `x` came about. Without it, u + x and u - x for x = a - b are compiled as u + (a - b)
/// and u + (b - a): an instruction more in every butterfly.
HWY_INLINE V opaque(V x) {
#if HWY_COMPILER_GCC_ACTUAL && HWY_ARCH_X86
  __asm__("" : "+v"(x.raw));
#endif
  return x;
}

/// Barrett reduction of 64-bit sums of products, for q > 2^29 alone: then floor(2^61 / q) fits a word.
struct BarrettModulus : LazyModulus {
  explicit HWY_INLINE BarrettModulus(const Modulus& modulus)
      : LazyModulus(modulus),
        reciprocal(hn::Set(kWords, static_cast<std::uint32_t>(modulus.barrett()))),
        fold(hn::Set(kWords, modulus.fold())) {}

  /// S mod q in [0, 4q), S < 2^(kShift + 32), kShift 29 or 30. With u = floor(2^61 / q) and
  ///   Q = floor(floor(S / 2^kShift) u / 2^(61 - kShift)) > (S / 2^kShift - 1)(2^61 / q - 1) / 2^(61 -
  ///   kShift) - 1
  ///     > S / q - S / 2^61 - 2^kShift / q - 1
  /// and Q <= S / q, so that 0 <= S - Q q < q (S / 2^61 + 2^kShift / q + 1). Write x = q / 2^29, 1 < x < 2:
  ///   kShift 29, S < 2^60 x^2 / 4:          x^2 / 8 + 1 / x + 1 < 2.125   one product of residues
  ///   kShift 30, S < 2^32 q = 2^61 x:       x + 2 / x + 1       < 4       four products of a residue and a
  ///   word
  ///                                                                       below 2^30, and a residue
  ///   kShift 30, S < 2^31 q + 2^32:         x / 2 + 2 / x + 1 + 2^-29 < 4 a folded sum
  /// (each is convex in x, so its ends bound it). 4q < 2^32: the low words of S and Q q are enough.
  template <int kShift>
  HWY_INLINE V reduce_lazy(Wide sum) const {
    const Wide scaled = {multiply_even_by_reciprocal<kShift>(sum.even),
                         multiply_even_by_reciprocal<kShift>(sum.odd)};
    return hn::Sub(low_words(sum), hn::Mul(shifted_words<61 - kShift>(scaled), q));
  }

  /// The same residue classes, below 2^31 q + 2^32, for sums below 2^63: 2^32 times the high word, which is
  /// below 2^31, becomes (2^32 mod q) times it.
  HWY_INLINE Wide fold_high(Wide sum) const { return {fold_high(sum.even), fold_high(sum.odd)}; }

  V reciprocal, fold;

 private:
  template <int kShift>
  HWY_INLINE V64 multiply_even_by_reciprocal(V64 x) const {
    return hn::MulEven(hn::BitCast(kWords, hn::ShiftRight<kShift>(x)), reciprocal);
  }
  HWY_INLINE V64 fold_high(V64 sum) const {
    const V64 low = hn::And(sum, hn::Set(kLongs, 0xFFFFFFFFULL));
    return hn::Add(low, hn::MulEven(hn::BitCast(kWords, hn::ShiftRight<32>(sum)), fold));
  }
};

}  // namespace tacit::ring::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
