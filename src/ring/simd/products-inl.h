// SPDX-License-Identifier: Apache-2.0
// Kernels made for one step of the scheme each, on vectors (Highway's "-inl.h" scheme; kernels.h says what
// each one computes): what the step does to a place is done in one pass, so that every input is read and
// split into even and odd lanes once.
#if defined(TACIT_RING_SIMD_PRODUCTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TACIT_RING_SIMD_PRODUCTS_INL_H_
#undef TACIT_RING_SIMD_PRODUCTS_INL_H_
#else
#define TACIT_RING_SIMD_PRODUCTS_INL_H_
#endif

#include <hwy/cache_control.h>

#include <bit>
#include <span>

#include "ring/kernels_reference.h"
#include "ring/simd/elementwise-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tacit::ring::HWY_NAMESPACE {

/// Asks for what is read a few lines on. Sums of many products read more rows at once than processors notice
/// by themselves, and the rows come from the last cache: a third less time (Zen 4, 24 rows).
HWY_INLINE void prefetch(const std::uint32_t* p) {
  constexpr std::size_t kAhead = 4 * 64 / sizeof(std::uint32_t);
  hwy::Prefetch(p + kAhead);
}

/// A vector in the two forms that products of even and of odd lanes take.
struct Split {
  explicit HWY_INLINE Split(V v) : even(v), odd(odd_to_even(v)) {}
  V even, odd;
};
HWY_INLINE Wide multiply_wide(const Split& a, const Split& b) {
  return {hn::MulEven(a.even, b.even), hn::MulEven(a.odd, b.odd)};
}

/// The vector of places that `indices` + i begins: which vector they lead to, and in which order they take
/// it.
struct PermutedVector {
  PermutedVector() = default;
  HWY_INLINE void prefetch(const std::uint32_t* /*row*/) const {
  }  // the processor may guess where it leads next
  HWY_INLINE PermutedVector(const std::uint32_t* indices, std::size_t i)
      : from(indices[i] / kLanes * kLanes),
        order(hn::IndicesFromVec(kWords, hn::And(load(indices + i), hn::Set(kWords, kLanes - 1)))) {}
  HWY_INLINE V operator()(V v) const { return hn::TableLookupLanes(v, order); }
  HWY_INLINE V load_from(const std::uint32_t* row) const { return (*this)(load(row + from)); }
  std::size_t from;
  decltype(hn::IndicesFromVec(kWords, hn::Zero(kWords))) order;
};

/// The vector of places from word i, each its own.
struct PlainVector {
  HWY_INLINE void prefetch(const std::uint32_t* row) const { HWY_NAMESPACE::prefetch(row + from); }
  HWY_INLINE V load_from(const std::uint32_t* row) const { return load(row + from); }
  std::size_t from;
};

/// switch_products() for kTerms digits, or any number of them if that is 0; places(i) is where a vector of x
/// and of c0 and c1 comes from. Up to three products and the one by `factor` are below 2^32 q; of more, the
/// folded sum and the one by `factor` are below (2^31 + 2^30) q + 2^32.
template <std::size_t kTerms, class Places>
HWY_INLINE void switch_products_from(const Places& places, Rows x, Rows b, Rows a, const std::uint32_t* c0,
                                     const std::uint32_t* c1, std::uint32_t factor, std::uint32_t* out0,
                                     std::uint32_t* out1, std::size_t n, const Modulus& q) {
  const BarrettModulus m(q);
  const V scale = hn::Set(kWords, factor);
  const std::size_t terms = kTerms == 0 ? x.size() : kTerms;
  const auto finish = [&](Wide sum, const std::uint32_t* c, const auto& from, std::uint32_t* out) HWY_ATTR {
    if (terms > 3) sum = m.fold_high(sum);
    if (c != nullptr) {
      const Split addend(from.load_from(c));
      sum = add_wide(sum, {hn::MulEven(addend.even, scale), hn::MulEven(addend.odd, scale)});
    }
    store(m.reduce_4q(m.reduce_lazy<30>(sum)), out);
  };
  for (std::size_t i = 0; i < n; i += kLineVectors * kLanes) {
    decltype(places(i)) from[kLineVectors];
    for (std::size_t v = 0; v < kLineVectors; ++v) from[v] = places(i + v * kLanes);
    Wide sum0[kLineVectors], sum1[kLineVectors];
    for (std::size_t k = 0; k < terms; ++k) {
      for (std::size_t v = 0; v < kLineVectors; ++v) {
        const std::size_t at = i + v * kLanes;
        from[v].prefetch(x[k]);
        prefetch(b[k] + at);
        prefetch(a[k] + at);
        const Split digit(from[v].load_from(x[k]));
        const Wide product0 = multiply_wide(digit, Split(load(b[k] + at)));
        const Wide product1 = multiply_wide(digit, Split(load(a[k] + at)));
        sum0[v] = k == 0 ? product0 : add_wide(sum0[v], product0);
        sum1[v] = k == 0 ? product1 : add_wide(sum1[v], product1);
      }
    }
    for (std::size_t v = 0; v < kLineVectors; ++v) finish(sum0[v], c0, from[v], out0 + i + v * kLanes);
    for (std::size_t v = 0; v < kLineVectors; ++v) finish(sum1[v], c1, from[v], out1 + i + v * kLanes);
  }
}

template <class Places>
HWY_INLINE void switch_products_by_terms(const Places& places, Rows x, Rows b, Rows a,
                                         const std::uint32_t* c0, const std::uint32_t* c1,
                                         std::uint32_t factor, std::uint32_t* out0, std::uint32_t* out1,
                                         std::size_t n, const Modulus& q) {
  switch (x.size()) {
    case 1:
      return switch_products_from<1>(places, x, b, a, c0, c1, factor, out0, out1, n, q);
    case 2:
      return switch_products_from<2>(places, x, b, a, c0, c1, factor, out0, out1, n, q);
    default:
      return switch_products_from<0>(places, x, b, a, c0, c1, factor, out0, out1, n, q);
  }
}

void switch_products(Rows x, Rows b, Rows a, const std::uint32_t* c0, const std::uint32_t* c1,
                     std::uint32_t factor, std::uint32_t* out0, std::uint32_t* out1, std::size_t n,
                     const Modulus& q) {
  if (!has_vector_products(q)) {
    return reference::switch_products(x, b, a, c0, c1, factor, out0, out1, n, q);
  }
  const auto places = [](std::size_t i) HWY_ATTR { return PlainVector{i}; };
  switch_products_by_terms(places, x, b, a, c0, c1, factor, out0, out1, n, q);
}

void permuted_switch_products(Rows x, Rows b, Rows a, const std::uint32_t* c0, std::uint32_t factor,
                              const std::uint32_t* indices, std::uint32_t* out0, std::uint32_t* out1,
                              std::size_t n, const Modulus& q) {
  if (!has_vector_products(q)) {
    return reference::permuted_switch_products(x, b, a, c0, factor, indices, out0, out1, n, q);
  }
  const auto places = [=](std::size_t i) HWY_ATTR { return PermutedVector(indices, i); };
  switch_products_by_terms(places, x, b, a, c0, nullptr, factor, out0, out1, n, q);
}

void square_parts(const std::uint32_t* c0, const std::uint32_t* c1, std::uint32_t* out0, std::uint32_t* out1,
                  std::uint32_t* out2, std::size_t n, const Modulus& q) {
  if (!has_vector_products(q)) return reference::square_parts(c0, c1, out0, out1, out2, n, q);
  const BarrettModulus m(q);
  for (std::size_t i = 0; i < n; i += kLanes) {
    const Split a(load(c0 + i)), b(load(c1 + i));
    const Wide mixed = multiply_wide(a, b);
    store(m.reduce_4q(m.reduce_lazy<29>(multiply_wide(a, a))), out0 + i);
    store(m.reduce_4q(m.reduce_lazy<30>(add_wide(mixed, mixed))), out1 + i);
    store(m.reduce_4q(m.reduce_lazy<29>(multiply_wide(b, b))), out2 + i);
  }
}

void permute(const std::uint32_t* a, const std::uint32_t* indices, std::uint32_t* out, std::size_t n) {
  for_each_vector(out, n, [&](std::size_t i) HWY_ATTR {
    const PermutedVector p(indices, i);
    return p(load(a + p.from));
  });
}

void permuted_butterfly(const std::uint32_t* even, const std::uint32_t* odd, const RunConstants& w,
                        const std::uint32_t* indices, std::uint32_t* sum, std::uint32_t* difference,
                        std::size_t n, const Modulus& q) {
  const LazyModulus m(q);
  const auto pass = [&](const auto& factor_at) HWY_ATTR {
    for (std::size_t i = 0; i < n; i += kLanes) {
      const PermutedVector p(indices, i);
      const V u = load(even + p.from), v = multiply_lazy(load(odd + p.from), factor_at(p.from), m);
      store(m.reduce_4q(hn::Add(u, v)), sum + p.from);
      store(p(m.reduce_4q(hn::Sub(hn::Add(u, m.two_q), v))), difference + i);
    }
  };
  if (w.run == 1) {
    return pass([&](std::size_t i) HWY_ATTR { return Factor(load(w.values + i), load(w.quotients + i)); });
  }
  const int shift = std::countr_zero(w.run);
  pass([&](std::size_t i) HWY_ATTR { return Factor(w.values[i >> shift], w.quotients[i >> shift]); });
}

}  // namespace tacit::ring::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
