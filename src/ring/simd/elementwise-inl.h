// The kernels that treat every residue alike, on vectors (Highway's "-inl.h" scheme; kernels.h says what each
// one computes). They load every input of a place before they write it, so an output may be one of the
// inputs.
#if defined(TACIT_RING_SIMD_ELEMENTWISE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TACIT_RING_SIMD_ELEMENTWISE_INL_H_
#undef TACIT_RING_SIMD_ELEMENTWISE_INL_H_
#else
#define TACIT_RING_SIMD_ELEMENTWISE_INL_H_
#endif

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

/// Two rows at a time: a sum in [0, 2q) and two residues stay below 4q.
void sum_rows(Rows rows, std::uint32_t* out, std::size_t n, const Modulus& q) {
  const LazyModulus m(q);
  const std::size_t pairs = rows.size() / 2 * 2;
  for_each_vector(out, n, [&](std::size_t i) HWY_ATTR {
    V sum = rows.size() == pairs ? hn::Zero(kWords) : load(rows[pairs] + i);
    for (std::size_t k = 0; k < pairs; k += 2) {
      sum = reduce_once(hn::Add(hn::Add(sum, load(rows[k] + i)), load(rows[k + 1] + i)), m.two_q);
    }
    return m.reduce_2q(sum);
  });
}

/// The residue of a sum of up to `terms` products (reduce_lazy() has the bounds).
HWY_INLINE V reduce_sum(Wide sum, std::size_t terms, const BarrettModulus& m) {
  return m.reduce_4q(m.reduce_lazy<30>(terms <= 4 ? sum : m.fold_high(sum)));
}

void inner_product(Rows a, Rows b, std::uint32_t* out, std::size_t n, const Modulus& q) {
  if (!has_vector_products(q)) return reference::inner_product(a, b, out, n, q);
  const BarrettModulus m(q);
  const std::size_t terms = a.size();
  for_each_vector(out, n, [&](std::size_t i) HWY_ATTR {
    Wide sum = multiply_wide(load(a[0] + i), load(b[0] + i));
    for (std::size_t k = 1; k < terms; ++k)
      sum = add_wide(sum, multiply_wide(load(a[k] + i), load(b[k] + i)));
    return reduce_sum(sum, terms, m);
  });
}

void weighted_sum(Rows rows, std::span<const std::uint32_t> weights, std::uint32_t offset, std::uint32_t* out,
                  std::size_t n, const Modulus& q) {
  if (!has_vector_products(q)) return reference::weighted_sum(rows, weights, offset, out, n, q);
  const BarrettModulus m(q);
  const std::size_t terms = rows.size();
  const V64 start = hn::Set(kLongs, offset);
  for_each_vector(out, n, [&](std::size_t i) HWY_ATTR {
    Wide sum = {start, start};
    for (std::size_t k = 0; k < terms; ++k) {
      sum = add_wide(sum, multiply_wide(load(rows[k] + i), hn::Set(kWords, weights[k])));
    }
    return reduce_sum(sum, terms, m);
  });
}

}  // namespace tacit::ring::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
