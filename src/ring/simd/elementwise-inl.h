// SPDX-License-Identifier: Apache-2.0
// The kernels that treat every residue alike, on vectors (Highway's "-inl.h" scheme; kernels.h says what each
// one computes). They load every input of a place before they write it, so an output may be one of the
// inputs.
#if defined(TACIT_RING_SIMD_ELEMENTWISE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TACIT_RING_SIMD_ELEMENTWISE_INL_H_
#undef TACIT_RING_SIMD_ELEMENTWISE_INL_H_
#else
#define TACIT_RING_SIMD_ELEMENTWISE_INL_H_
#endif

#include <algorithm>
#include <span>

#include "ring/kernels_reference.h"
#include "ring/simd/vector_modulus-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tacit::ring::HWY_NAMESPACE {

using Rows = std::span<const std::uint32_t* const>;

/// Products of two vectors take Barrett's way, which needs q > 2^29; for the plaintext modulus, which no
/// inner loop multiplies by, the reference does.
inline bool has_vector_products(const Modulus& q) {
  return q.value() > Modulus::kLimit / 2;
}

/// out = f at every place, a vector at a time; f(i) computes the vector at word i.
template <class Function>
HWY_INLINE void for_each_vector(std::uint32_t* out, std::size_t n, const Function& f) {
  for (std::size_t i = 0; i < n; i += kLanes) store(f(i), out + i);
}

void add(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
         const Modulus& q) {
  const LazyModulus m(q);
  for_each_vector(out, n,
                  [&](std::size_t i) HWY_ATTR { return m.reduce_2q(hn::Add(load(a + i), load(b + i))); });
}

void subtract(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
              const Modulus& q) {
  const LazyModulus m(q);
  for_each_vector(out, n, [&](std::size_t i) HWY_ATTR {
    const V difference = hn::Sub(load(a + i), load(b + i));
    return hn::Min(difference, hn::Add(difference, m.q));  // a negative one wraps to above 2^31
  });
}

void negate(const std::uint32_t* a, std::uint32_t* out, std::size_t n, const Modulus& q) {
  const LazyModulus m(q);
  for_each_vector(out, n, [&](std::size_t i) HWY_ATTR { return m.reduce_2q(hn::Sub(m.q, load(a + i))); });
}

void multiply(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
              const Modulus& q) {
  if (!has_vector_products(q)) return reference::multiply(a, b, out, n, q);
  const BarrettModulus m(q);
  for_each_vector(out, n, [&](std::size_t i) HWY_ATTR {
    return m.reduce_4q(m.reduce_lazy<29>(multiply_wide(load(a + i), load(b + i))));
  });
}

void multiply_add(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
                  const Modulus& q) {
  if (!has_vector_products(q)) return reference::multiply_add(a, b, out, n, q);
  const BarrettModulus m(q);
  for_each_vector(out, n, [&](std::size_t i) HWY_ATTR {  // below 2.125 q + q
    const V product = m.reduce_lazy<29>(multiply_wide(load(a + i), load(b + i)));
    return m.reduce_4q(hn::Add(load(out + i), product));
  });
}

void multiply_constant(const std::uint32_t* a, ShoupConstant w, std::uint32_t* out, std::size_t n,
                       const Modulus& q) {
  const LazyModulus m(q);
  const Factor factor(w);
  for_each_vector(out, n,
                  [&](std::size_t i) HWY_ATTR { return m.reduce_2q(multiply_lazy(load(a + i), factor, m)); });
}

void multiply_constant_add(const std::uint32_t* a, ShoupConstant w, std::uint32_t* out, std::size_t n,
                           const Modulus& q) {
  const LazyModulus m(q);
  const Factor factor(w);
  for_each_vector(out, n, [&](std::size_t i) HWY_ATTR {
    return m.reduce_4q(hn::Add(load(out + i), multiply_lazy(load(a + i), factor, m)));
  });
}

void subtract_multiply_constant(const std::uint32_t* a, const std::uint32_t* b, ShoupConstant w,
                                std::uint32_t* out, std::size_t n, const Modulus& q) {
  const LazyModulus m(q);
  const Factor factor(w);
  for_each_vector(out, n, [&](std::size_t i) HWY_ATTR {
    const V difference = hn::Sub(hn::Add(load(a + i), m.q), load(b + i));
    return m.reduce_2q(multiply_lazy(difference, factor, m));
  });
}

// The kernels over many rows go through the rows once for each cache line. Rows often lie a power of two
// apart, so that their lines fall into the same few places of the first cache: half a line now would be read
// again later.
inline constexpr std::size_t kLineVectors = 64 / sizeof(std::uint32_t) / kLanes;
static_assert(kLineVectors >= 1);

/// The sums of the rows at kVectors vectors from word i, in [0, 2q). Two rows at a time: a sum in [0, 2q) and
/// two residues stay below 4q.
template <std::size_t kVectors>
HWY_INLINE void add_rows(Rows rows, std::size_t i, const LazyModulus& m, V* HWY_RESTRICT sum) {
  const std::size_t pairs = rows.size() / 2 * 2;
  for (std::size_t v = 0; v < kVectors; ++v) {
    sum[v] = rows.size() == pairs ? hn::Zero(kWords) : load(rows[pairs] + i + v * kLanes);
  }
  for (std::size_t k = 0; k < pairs; k += 2) {
    const std::uint32_t *a = rows[k] + i, *b = rows[k + 1] + i;
    for (std::size_t v = 0; v < kVectors; ++v) {
      sum[v] = reduce_once(hn::Add(hn::Add(sum[v], load(a + v * kLanes)), load(b + v * kLanes)), m.two_q);
    }
  }
}

void sum_rows(Rows rows, std::uint32_t* out, std::size_t n, const Modulus& q) {
  const LazyModulus m(q);
  for (std::size_t i = 0; i < n; i += kLineVectors * kLanes) {
    V sum[kLineVectors];
    add_rows<kLineVectors>(rows, i, m, sum);
    for (std::size_t v = 0; v < kLineVectors; ++v) store(m.reduce_2q(sum[v]), out + i + v * kLanes);
  }
}

/// out = offset + the sum over k < terms of product(k, i), the products at the vector at word i (the bounds
/// of BarrettModulus::reduce_lazy() hold: kernels.h limits the terms).
template <class Product>
HWY_INLINE void sum_products(std::size_t terms, std::uint32_t offset, std::uint32_t* out, std::size_t n,
                             const Modulus& q, const Product& product) {
  const BarrettModulus m(q);
  const V64 start = hn::Set(kLongs, offset);
  for (std::size_t i = 0; i < n; i += kLineVectors * kLanes) {
    Wide sum[kLineVectors];
    for (std::size_t v = 0; v < kLineVectors; ++v) sum[v] = {start, start};
    for (std::size_t k = 0; k < terms; ++k) {
      for (std::size_t v = 0; v < kLineVectors; ++v) sum[v] = add_wide(sum[v], product(k, i + v * kLanes));
    }
    for (std::size_t v = 0; v < kLineVectors; ++v) {
      const V reduced = m.reduce_lazy<30>(terms <= 4 ? sum[v] : m.fold_high(sum[v]));
      store(m.reduce_4q(reduced), out + i + v * kLanes);
    }
  }
}

void inner_product(Rows a, Rows b, std::uint32_t* out, std::size_t n, const Modulus& q) {
  if (!has_vector_products(q)) return reference::inner_product(a, b, out, n, q);
  sum_products(a.size(), 0, out, n, q, [&](std::size_t k, std::size_t i) HWY_ATTR {
    return multiply_wide(load(a[k] + i), load(b[k] + i));
  });
}

void weighted_sum(Rows rows, std::span<const std::uint32_t> weights, std::uint32_t offset, std::uint32_t* out,
                  std::size_t n, const Modulus& q) {
  if (!has_vector_products(q)) return reference::weighted_sum(rows, weights, offset, out, n, q);
  sum_products(rows.size(), offset, out, n, q, [&](std::size_t k, std::size_t i) HWY_ATTR {
    const V weight = hn::Set(kWords, weights[k]), row = load(rows[k] + i);
    return Wide{hn::MulEven(row, weight), hn::MulEven(odd_to_even(row), weight)};
  });
}

/// How many words the kernel over groups of rows takes at a time: two cache lines, so that what is done once
/// a row and once a group (its address, the start of its sum) is spread over enough vectors.
inline constexpr std::size_t kStretchVectors = 32 / kLanes;

/// A group's sum, in [0, 2q), times its mask is below 2 q^2 < 2^61: four of them, or three and a folded sum,
/// stay below 2^63; two of them are below 2^32 q. `kDoubles`: whether a mask is null.
template <bool kDoubles>
HWY_INLINE void masked_sums_of(std::span<const Rows> groups, Rows masks, std::uint32_t* out, std::size_t n,
                               const Modulus& q) {
  const BarrettModulus m(q);
  for (std::size_t i = 0; i < n; i += kStretchVectors * kLanes) {
    Wide total[kStretchVectors];
    for (Wide& t : total) t = {hn::Zero(kLongs), hn::Zero(kLongs)};
    V doubled[kStretchVectors];  // of the group before, in [0, 2q)
    if constexpr (kDoubles) std::fill_n(doubled, kStretchVectors, hn::Zero(kWords));
    std::size_t products = 0;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      V sum[kStretchVectors];
      add_rows<kStretchVectors>(groups[g], i, m, sum);
      if constexpr (kDoubles) {
        const bool carries = masks[g] == nullptr;
        for (std::size_t v = 0; v < kStretchVectors; ++v) {
          sum[v] = reduce_once(hn::Add(sum[v], doubled[v]), m.two_q);
          doubled[v] = carries ? reduce_once(hn::Add(sum[v], sum[v]), m.two_q) : hn::Zero(kWords);
        }
        if (carries) continue;
      }
      const bool fold = products >= 4 && (products - 4) % 3 == 0;
      ++products;
      for (std::size_t v = 0; v < kStretchVectors; ++v) {
        if (fold) total[v] = m.fold_high(total[v]);
        total[v] = add_wide(total[v], multiply_wide(sum[v], load(masks[g] + i + v * kLanes)));
      }
    }
    for (std::size_t v = 0; v < kStretchVectors; ++v) {
      const V reduced = m.reduce_lazy<30>(products <= 2 ? total[v] : m.fold_high(total[v]));
      store(m.reduce_4q(reduced), out + i + v * kLanes);
    }
  }
}

void masked_sums(std::span<const Rows> groups, Rows masks, std::uint32_t* out, std::size_t n,
                 const Modulus& q) {
  if (!has_vector_products(q)) return reference::masked_sums(groups, masks, out, n, q);
  const bool doubles = std::ranges::any_of(masks, [](const std::uint32_t* mask) { return mask == nullptr; });
  if (doubles) return masked_sums_of<true>(groups, masks, out, n, q);
  masked_sums_of<false>(groups, masks, out, n, q);
}

void rounded_quotient(Rows rows, std::span<const std::uint32_t> multipliers, std::uint32_t* out,
                      std::size_t n) {
  for_each_vector(out, n, [&](std::size_t i) HWY_ATTR {
    V sum = hn::Set(kWords, 1U << 25);
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const V multiplier = hn::Set(kWords, multipliers[k]), row = load(rows[k] + i);
      sum = hn::Add(
          sum, shifted_words<32>({hn::MulEven(row, multiplier), hn::MulEven(odd_to_even(row), multiplier)}));
    }
    return hn::ShiftRight<26>(sum);
  });
}

}  // namespace tacit::ring::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
