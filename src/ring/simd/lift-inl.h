// SPDX-License-Identifier: Apache-2.0
// Base conversion into transforms, on vectors (Highway's "-inl.h" scheme; kernels.h says what is computed).
// The sums over rows go to all targets a stretch of the rows at a time, so that the rows, which do not fit
// the first cache and hardly the second, are read once; each target is then transformed where it lies. Sums
// are reduced as in Montgomery, "Modular multiplication without trial division" (1985), lazily: the transform
// takes [0, 4q).
#if defined(TACIT_RING_SIMD_LIFT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TACIT_RING_SIMD_LIFT_INL_H_
#undef TACIT_RING_SIMD_LIFT_INL_H_
#else
#define TACIT_RING_SIMD_LIFT_INL_H_
#endif

#include <span>
#include <vector>

#include "ring/kernels_reference.h"
#include "ring/simd/elementwise-inl.h"
#include "ring/simd/ntt-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tacit::ring::HWY_NAMESPACE {

/// A target's constants: weights and offset times 2^32 modulo q, and -1/q modulo 2^32.
struct LiftConstants {
  explicit LiftConstants(const LiftTarget& target) : q(target.tables->modulus().value()), out(target.out) {
    const Modulus& modulus = target.tables->modulus();
    for (std::size_t i = 0; i < target.weights.size(); ++i) {
      weights[i] = modulus.multiply(target.weights[i], modulus.fold());
    }
    offset = modulus.multiply(target.offset, modulus.fold());
    std::uint32_t inverse = q;  // right to 3 bits, and each step doubles them
    for (int i = 0; i < 4; ++i) inverse *= 2 - q * inverse;
    negated_inverse = 0 - inverse;
  }
  std::uint32_t weights[kMaxTerms] = {};
  std::uint32_t offset, q, negated_inverse;
  std::uint32_t* out;
};

/// S / 2^32 modulo q for S = o + a sum of k < 8 products of a word below 2^30 and a residue, o a residue: (S
/// + u q) / 2^32 with u < 2^32 chosen so that it divides. Below q (k / 4 + 1 + 2^-32) < 3q.
HWY_INLINE V montgomery_lazy(Wide sum, V negated_inverse, V q) {
  const V64 even_u = hn::MulEven(hn::BitCast(kWords, sum.even), negated_inverse);
  const V64 odd_u = hn::MulEven(hn::BitCast(kWords, sum.odd), negated_inverse);
  return shifted_words<32>({hn::Add(sum.even, hn::MulEven(hn::BitCast(kWords, even_u), q)),
                            hn::Add(sum.odd, hn::MulEven(hn::BitCast(kWords, odd_u), q))});
}

/// The words [begin, end) of kTargets targets, in [0, 4q).
template <std::size_t kTargets>
HWY_INLINE void lift_stretch(Rows rows, const LiftConstants* targets, std::size_t begin, std::size_t end) {
  V64 start[kTargets];
  for (std::size_t t = 0; t < kTargets; ++t) start[t] = hn::Set(kLongs, targets[t].offset);
  for (std::size_t i = begin; i < end; i += 2 * kLanes) {
    Wide sum[kTargets][2];
    for (std::size_t t = 0; t < kTargets; ++t) {
      for (std::size_t v = 0; v < 2; ++v) sum[t][v] = {start[t], start[t]};
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
      for (std::size_t v = 0; v < 2; ++v) {
        const V even = load(rows[r] + i + v * kLanes), odd = odd_to_even(even);
        for (std::size_t t = 0; t < kTargets; ++t) {
          const V weight = hn::Set(kWords, targets[t].weights[r]);
          sum[t][v] = add_wide(sum[t][v], {hn::MulEven(even, weight), hn::MulEven(odd, weight)});
        }
      }
    }
    for (std::size_t t = 0; t < kTargets; ++t) {
      const V q = hn::Set(kWords, targets[t].q),
              negated_inverse = hn::Set(kWords, targets[t].negated_inverse);
      for (std::size_t v = 0; v < 2; ++v) {
        store(montgomery_lazy(sum[t][v], negated_inverse, q), targets[t].out + i + v * kLanes);
      }
    }
  }
}

/// (minuend - e) factor, and with kAdd plus addend, in place of the evaluations e.
template <bool kAdd>
struct StoreDifference {
  HWY_INLINE void operator()(V v, std::uint32_t* p, const LazyModulus& m) const {
    const std::size_t i = static_cast<std::size_t>(p - out);
    const V difference = hn::Sub(hn::Add(load(minuend + i), m.two_q), reduce_once(v, m.two_q));
    const V product = multiply_lazy(difference, factor, m);
    if constexpr (kAdd) {
      store(m.reduce_4q(hn::Add(product, load(addend + i))), p);
    } else {
      store(m.reduce_2q(product), p);
    }
  }
  const std::uint32_t *out, *minuend, *addend;
  Factor factor;
};

/// Whether a target is the transform of its source's only row plus the offset, as for small numbers, which
/// are the same modulo every prime. The transform then begins with this sum: below 2^30 + q < 4q for the
/// primes of chains.
inline bool is_shifted_row(const LiftTarget& t) {
  return t.weights.size() == 1 && t.weights.front() == 1 && t.minuend == nullptr &&
         has_vector_products(t.tables->modulus());
}

struct StartShifted {
  HWY_INLINE Tile operator()(const std::uint32_t* p, std::size_t quarter) const {
    Tile t = load_tile(row + (p - out), quarter);
    t.v0 = hn::Add(t.v0, offset);
    t.v1 = hn::Add(t.v1, offset);
    t.v2 = hn::Add(t.v2, offset);
    t.v3 = hn::Add(t.v3, offset);
    return t;
  }
  const std::uint32_t *row, *out;
  V offset;
};

inline void transform_lifted(const LiftTarget& t, Rows source) {
  const TransformContext c(t.tables->forward(), *t.tables);
  const std::size_t n = t.tables->degree();
  if (is_shifted_row(t)) {
    const StartShifted start{source.front(), t.out, hn::Set(kWords, t.offset)};
    return forward_group(t.out, n, 1, c, StoreReduced(), start);
  }
  if (t.minuend == nullptr) return forward_group(t.out, n, 1, c, StoreReduced());
  const Factor factor(t.factor);
  if (t.addend == nullptr) {
    forward_group(t.out, n, 1, c, StoreDifference<false>{t.out, t.minuend, nullptr, factor});
  } else {
    forward_group(t.out, n, 1, c, StoreDifference<true>{t.out, t.minuend, t.addend, factor});
  }
}

void lift_ntt(std::span<const Rows> sources, std::span<const LiftTarget> targets) {
  if (targets.empty()) return;
  const std::size_t n = targets.front().tables->degree();
  if (n < 4 * kTileWords) return reference::lift_ntt(sources, targets);
  constexpr std::size_t kStretch = 4 * kTileWords;
  std::vector<LiftConstants> constants;
  for (std::size_t s = 0; s < sources.size(); ++s) {
    constants.clear();
    for (const LiftTarget& target : targets) {
      if (target.source == s && !is_shifted_row(target)) constants.emplace_back(target);
    }
    for (std::size_t begin = 0; begin < n; begin += kStretch) {
      std::size_t t = 0;
      for (; t + 2 <= constants.size(); t += 2) {
        lift_stretch<2>(sources[s], &constants[t], begin, begin + kStretch);
      }
      if (t < constants.size()) lift_stretch<1>(sources[s], &constants[t], begin, begin + kStretch);
    }
  }
  for (const LiftTarget& target : targets) transform_lifted(target, sources[target.source]);
}

}  // namespace tacit::ring::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
