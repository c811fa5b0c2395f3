// SPDX-License-Identifier: Apache-2.0
// Products of masked sums of planes, on vectors (Highway's "-inl.h" scheme; kernels.h says what is computed).
// The words of a plane's two parts alternate, so that the even lanes of a vector make one part's sums and the
// odd lanes the other's: from the first product to the last every number stays in its 64-bit lane. Sums are
// signed, and reduced after Montgomery ("Modular multiplication without trial division", Math. Comp. 1985),
// which leaves them in half the lane, where the next product reads them.
#if defined(TACIT_RING_SIMD_DIGITS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TACIT_RING_SIMD_DIGITS_INL_H_
#undef TACIT_RING_SIMD_DIGITS_INL_H_
#else
#define TACIT_RING_SIMD_DIGITS_INL_H_
#endif

#include <hwy/cache_control.h>

#include <algorithm>

#include "ring/simd/columns-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tacit::ring::HWY_NAMESPACE {

using LongInts = hn::RebindToSigned<Longs>;
using VInt = hn::Vec<Ints>;
using VLong = hn::Vec<LongInts>;
inline constexpr LongInts kLongInts;

// Bounds. A centred word is at most 2^29, so a product of two is at most 2^58 and a sum of kFoldedPlanes of
// them at most 2^62. Folding takes any sum to at most 2^60 + 2^32. So the sum of c products, with a fold
// after every 16, is at most 2^58 min(c, 20) + 2^32, and Montgomery's reduction takes it to 2^26 (min(c, 20)
// + 8) + 1. Below, bounds of sums count in units of 2^52.
inline constexpr std::size_t kFoldedPlanes = 16;
inline constexpr std::size_t kSumLimit = 2040, kFoldedSum = 257;  // 2^63 is 2048

/// In units of 2^26.
inline std::size_t reduced_bound(std::size_t planes) {
  return std::min<std::size_t>(planes, 20) + 8;
}

/// Layers that are computed together: what fits the registers.
inline constexpr std::size_t kLayersAtOnce = kLanes == 16 ? 4 : 2;

/// An odd modulus below 2^30 for signed 64-bit numbers S.
struct SignedModulus {
  explicit HWY_INLINE SignedModulus(const Modulus& modulus)
      : q(set(modulus.value())),
        inverse(set(inverse_of(modulus.value()))),
        fold(set(centred_word(modulus.fold(), modulus))) {}

  /// 2^-32 S, at most |S| / 2^32 + q/2, in the odd words of the 64-bit lanes; the even words are 0.
  HWY_INLINE VLong reduce_high(VLong s) const {
    const VLong quotient = hn::MulEven(hn::BitCast(kInts, s), inverse);
    return hn::Sub(s, hn::MulEven(hn::BitCast(kInts, quotient), q));
  }
  /// The same where MulEven reads it.
  HWY_INLINE VInt reduce(VLong s) const { return hn::DupOdd(hn::BitCast(kInts, reduce_high(s))); }
  /// The same residue class, within q/4 2^32 + 2^32.
  HWY_INLINE VLong fold_high(VLong s) const {
    const auto bits = hn::BitCast(kLongs, s);
    const VLong low = hn::BitCast(kLongInts, hn::And(bits, hn::Set(kLongs, 0xFFFFFFFFULL)));
    return hn::Add(low, hn::MulEven(hn::BitCast(kInts, hn::ShiftRight<32>(bits)), fold));
  }

  VInt q, inverse, fold;

 private:
  static HWY_INLINE VInt set(std::uint32_t word) { return hn::BitCast(kInts, hn::Set(kWords, word)); }
  /// Modulo 2^32, by Newton's iteration: q is its own inverse modulo 8, and each step doubles the bits.
  static std::uint32_t inverse_of(std::uint32_t q) {
    std::uint32_t x = q;
    for (int bits = 3; bits < 32; bits *= 2) x *= 2 - q * x;
    return x;
  }
};

/// What is added up for some layers: the even lanes' sums and the odd lanes'.
template <std::size_t kLayers>
struct PartSums {
  VLong even[kLayers], odd[kLayers];
};

/// Where a vector of positions finds its planes, and each layer its masks; and what is fetched meanwhile for
/// the unit behind: so many lines with each run of planes, in a steady trickle that no queue of the processor
/// has to wait for.
template <std::size_t kLayers>
struct VectorSource {
  HWY_INLINE void fetch_ahead(std::size_t mask) {
    // The masks' next rows are lines that lie far apart, which no processor sees coming.
    for (std::size_t l = 0; l < kLayers; ++l) hwy::Prefetch(masks[l] + offsets[mask] + kColumns);
    for (std::size_t i = 0; i < lines; ++i, ahead += kUnitWords) hwy::Prefetch(ahead);
  }

  const std::uint32_t* planes;
  const std::uint32_t* masks[kLayers];
  const std::size_t* offsets;
  const std::uint32_t* ahead;
  std::size_t lines;
};

/// The mask's value in all lanes or, if kTwoRows, in each half of them that of a row.
template <bool kTwoRows>
HWY_INLINE VInt mask_lanes(const std::uint32_t* mask) {
  const V low = hn::Set(kWords, mask[0]);
  if constexpr (!kTwoRows) return hn::BitCast(kInts, low);
  return hn::BitCast(kInts, hn::ConcatUpperLower(kWords, hn::Set(kWords, mask[kColumns]), low));
}

/// Adds the masked sum of a run of planes.
template <std::size_t kLayers, bool kTwoRows>
HWY_INLINE void add_masked(const MaskedPlanes& run, VectorSource<kLayers>& from, const SignedModulus& m,
                           PartSums<kLayers>& sums) {
  for (std::size_t first = 0; first < run.count; first += kFoldedPlanes) {
    if (first != 0) {
      for (std::size_t l = 0; l < kLayers; ++l) {
        sums.even[l] = m.fold_high(sums.even[l]);
        sums.odd[l] = m.fold_high(sums.odd[l]);
      }
    }
    from.fetch_ahead(run.mask + first);
    const std::size_t last = std::min<std::size_t>(first + kFoldedPlanes, run.count);
    const std::uint32_t* plane = from.planes + (run.plane + first) * kUnitWords;
    for (std::size_t i = first; i < last; ++i, plane += kUnitWords) {
      const VInt even = hn::BitCast(kInts, load(plane)), odd = hn::DupOdd(even);
      const std::size_t offset = from.offsets[run.mask + i];
      for (std::size_t l = 0; l < kLayers; ++l) {
        const VInt mask = mask_lanes<kTwoRows>(from.masks[l] + offset);
        sums.even[l] = hn::Add(sums.even[l], hn::MulEven(mask, even));
        sums.odd[l] = hn::Add(sums.odd[l], hn::MulEven(mask, odd));
      }
    }
  }
}

template <std::size_t kLayers>
HWY_INLINE PartSums<kLayers> no_sums() {
  PartSums<kLayers> sums;
  for (std::size_t l = 0; l < kLayers; ++l) sums.even[l] = sums.odd[l] = hn::Zero(kLongInts);
  return sums;
}

/// The three parts that are added up over pairs, and a bound of them.
template <std::size_t kLayers>
struct ProductSums {
  /// Makes room for `more`, which is at most kSumLimit - kFoldedSum.
  HWY_INLINE void make_room(std::size_t more, const SignedModulus& m) {
    bound += more;
    if (bound <= kSumLimit) return;
    bound = kFoldedSum + more;
    for (std::size_t l = 0; l < kLayers; ++l) {
      outer.even[l] = m.fold_high(outer.even[l]);
      outer.odd[l] = m.fold_high(outer.odd[l]);
      last[l] = m.fold_high(last[l]);
    }
  }

  PartSums<kLayers> outer;  // parts 0 and 1
  VLong last[kLayers];
  std::size_t bound;
};

template <std::size_t kLayers, bool kTwoRows>
HWY_INLINE void add_pair(const MaskedPair& pair, VectorSource<kLayers>& from, const SignedModulus& m,
                         ProductSums<kLayers>& out) {
  out.make_room(2 * reduced_bound(pair.low.count) * reduced_bound(pair.high.count), m);
  PartSums<kLayers> low = no_sums<kLayers>(), high = no_sums<kLayers>();
  add_masked<kLayers, kTwoRows>(pair.low, from, m, low);
  VInt low0[kLayers], low1[kLayers];
  for (std::size_t l = 0; l < kLayers; ++l) {
    low0[l] = m.reduce(low.even[l]);
    low1[l] = m.reduce(low.odd[l]);
  }
  add_masked<kLayers, kTwoRows>(pair.high, from, m, high);
  for (std::size_t l = 0; l < kLayers; ++l) {
    const VInt high0 = m.reduce(high.even[l]), high1 = m.reduce(high.odd[l]);
    const VLong mixed = hn::Add(hn::MulEven(low0[l], high1), hn::MulEven(low1[l], high0));
    out.outer.even[l] = hn::Add(out.outer.even[l], hn::MulEven(low0[l], high0));
    out.outer.odd[l] = hn::Add(out.outer.odd[l], mixed);
    out.last[l] = hn::Add(out.last[l], hn::MulEven(low1[l], high1));
  }
}

/// A reduced sum is within 3q/4 + 1.
HWY_INLINE void store_product(VLong sum, const SignedModulus& m, std::uint32_t* out) {
  const hn::Rebind<std::uint32_t, LongInts> half;
  const VLong reduced = m.reduce_high(m.fold_high(sum));
  const auto word = hn::TruncateTo(half, hn::ShiftRight<32>(hn::BitCast(kLongs, reduced)));
  const auto q = hn::LowerHalf(half, hn::BitCast(kWords, m.q));
  hn::StoreU(hn::Min(word, hn::Add(word, q)), half, out);  // a negative one wraps to above 2^31
}

/// Lines of the next unit's planes for each run, so that all are fetched while one unit is computed.
inline std::size_t lines_ahead(const DigitProducts& work) {
  std::size_t runs = 0;
  const auto count = [&](const MaskedPlanes& run) {
    runs += (run.count + kFoldedPlanes - 1) / kFoldedPlanes;
  };
  for (const MaskedPair& pair : work.pairs) count(pair.low), count(pair.high);
  for (const MaskedPlanes& run : work.sums) count(run);
  const std::size_t all = std::max<std::size_t>(runs * work.masks.size() * kUnitWords / kLanes, 1);
  return (work.plane_count * kLayersAtOnce + all - 1) / all;
}

/// One vector of positions, the first of which is `position`, for layers from `layer` on. What is fetched
/// meanwhile begins at `ahead` and ends where it is then.
template <std::size_t kLayers, bool kTwoRows>
HWY_INLINE void digit_products_at(const DigitProducts& work, std::size_t layer, std::size_t position,
                                  const SignedModulus& m, std::size_t lines, const std::uint32_t*& ahead) {
  const std::size_t unit = position / kUnitPositions, within = position % kUnitPositions;
  VectorSource<kLayers> from;
  from.planes = work.planes + unit * work.plane_count * kUnitWords + 2 * within;
  from.offsets = work.mask_offsets.data();
  from.ahead = ahead;
  from.lines = lines;
  for (std::size_t l = 0; l < kLayers; ++l)
    from.masks[l] = work.masks[layer + l] + position / work.width * kColumns;
  ProductSums<kLayers> sums;
  sums.outer = no_sums<kLayers>();
  sums.bound = 0;
  for (std::size_t l = 0; l < kLayers; ++l) sums.last[l] = hn::Zero(kLongInts);
  for (const MaskedPair& pair : work.pairs) add_pair<kLayers, kTwoRows>(pair, from, m, sums);
  for (const MaskedPlanes& run : work.sums) {
    sums.make_room(64 * std::min<std::size_t>(run.count, 20), m);
    add_masked<kLayers, kTwoRows>(run, from, m, sums.outer);
  }
  ahead = from.ahead;
  for (std::size_t l = 0; l < kLayers; ++l) {
    std::uint32_t* const* out = work.out.data() + 3 * (layer + l);
    store_product(sums.outer.even[l], m, out[0] + position);
    store_product(sums.outer.odd[l], m, out[1] + position);
    store_product(sums.last[l], m, out[2] + position);
  }
}

template <bool kTwoRows>
HWY_INLINE void all_digit_products(const DigitProducts& work, const Modulus& q) {
  const SignedModulus m(q);
  const std::size_t layers = work.masks.size(), lines = lines_ahead(work);
  const std::uint32_t* ahead = nullptr;
  for (std::size_t at = 0; at < work.units * kUnitPositions; at += kLanes / 2) {
    if (at % kUnitPositions == 0)
      ahead = work.planes + (at / kUnitPositions + 1) * work.plane_count * kUnitWords;
    std::size_t layer = 0;
    for (; layer + kLayersAtOnce <= layers; layer += kLayersAtOnce)
      digit_products_at<kLayersAtOnce, kTwoRows>(work, layer, at, m, lines, ahead);
    for (; layer < layers; ++layer) digit_products_at<1, kTwoRows>(work, layer, at, m, lines, ahead);
  }
}

void digit_products(const DigitProducts& work, const Modulus& q) {
  if (work.width < kLanes / 2) return all_digit_products<true>(work, q);
  all_digit_products<false>(work, q);
}

}  // namespace tacit::ring::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
