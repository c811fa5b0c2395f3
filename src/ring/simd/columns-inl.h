// SPDX-License-Identifier: Apache-2.0
// Transforms of sixteen polynomials side by side, on vectors (Highway's "-inl.h" scheme; kernels.h says what
// is computed). Lanes are columns: a butterfly joins whole rows, so that nothing moves between lanes and a
// root is the same in all of them. The walk and the ranges are those of ntt-inl.h.
#if defined(TACIT_RING_SIMD_COLUMNS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TACIT_RING_SIMD_COLUMNS_INL_H_
#undef TACIT_RING_SIMD_COLUMNS_INL_H_
#else
#define TACIT_RING_SIMD_COLUMNS_INL_H_
#endif

#include "ring/simd/ntt-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tacit::ring::HWY_NAMESPACE {

static_assert(kColumns % kLanes == 0, "a row has whole vectors");

using Ints = hn::RebindToSigned<Words>;
inline constexpr Ints kInts;

/// centred_word() in every lane, of residues.
HWY_INLINE V centred_words(V x, const LazyModulus& m) {
  const auto half = hn::BitCast(kInts, hn::ShiftRight<1>(m.q));
  const auto above = hn::RebindMask(kWords, hn::Gt(hn::BitCast(kInts, x), half));
  return hn::Sub(x, hn::IfThenElseZero(above, m.q));
}

/// Rows of the smallest groups, whose stages are all done in registers: four, or eight where a transform has
/// an odd number of stages.
inline constexpr std::size_t kSmallGroup = 8;

/// What the next transform reads and writes, fetched into the second cache while this one is computed.
struct ColumnsAhead {
  /// Fetches `rows` rows of both, from that on which is at `a`, of the rows from `out` on.
  HWY_INLINE void fetch(const std::uint32_t* a, std::size_t rows) const {
    if (in == nullptr) return;
    constexpr int kRead = 0, kSecondCache = 2;
    const std::size_t at = static_cast<std::size_t>(a - out);
    for (std::size_t i = at; i < at + rows * kColumns; i += kColumns) {
      __builtin_prefetch(in + i, kRead, kSecondCache);
      __builtin_prefetch(next_out + i, kRead, kSecondCache);
    }
  }
  const std::uint32_t *in = nullptr, *out = nullptr, *next_out = nullptr;
};

HWY_INLINE void finish_columns(const Tile& t, std::uint32_t* a, const LazyModulus& m) {
  store_tile({centred_words(m.reduce_4q(t.v0), m), centred_words(m.reduce_4q(t.v1), m),
              centred_words(m.reduce_4q(t.v2), m), centred_words(m.reduce_4q(t.v3), m)},
             a, kColumns);
}

HWY_INLINE void forward_four_rows(std::uint32_t* a, std::size_t node, const TransformContext& c) {
  const LazyModulus m = c.modulus;
  Tile t = load_tile(a, kColumns);
  forward_halves(t, c.root(node), m);
  forward_quarters(t, c.root(2 * node), c.root(2 * node + 1), m);
  finish_columns(t, a, m);
}

HWY_INLINE void forward_eight_rows(std::uint32_t* a, std::size_t node, const TransformContext& c) {
  const LazyModulus m = c.modulus;
  Tile t[2] = {load_tile(a, kColumns), load_tile(a + 4 * kColumns, kColumns)};
  const Factor w = c.root(node);
  forward_butterfly(t[0].v0, t[1].v0, w, m);
  forward_butterfly(t[0].v1, t[1].v1, w, m);
  forward_butterfly(t[0].v2, t[1].v2, w, m);
  forward_butterfly(t[0].v3, t[1].v3, w, m);
  for (std::size_t k = 0; k < 2; ++k) {
    const std::size_t child = 2 * node + k;
    forward_halves(t[k], c.root(child), m);
    forward_quarters(t[k], c.root(2 * child), c.root(2 * child + 1), m);
    finish_columns(t[k], a + 4 * k * kColumns, m);
  }
}

/// The first two stages of the group of `node`, from `in` to `a`; `start` makes what is read one of [0, 4q).
template <class Start>
HWY_INLINE void forward_quarters_of_rows(const std::uint32_t* in, std::uint32_t* a, std::size_t rows,
                                         std::size_t node, const TransformContext& c, const Start& start) {
  const LazyModulus m = c.modulus;
  const Factor whole = c.root(node), first = c.root(2 * node), second = c.root(2 * node + 1);
  const std::size_t quarter = rows / 4 * kColumns;
  for (std::size_t i = 0; i < quarter; i += kColumns) {
    Tile t = load_tile(in + i, quarter);
    t = {start(t.v0), start(t.v1), start(t.v2), start(t.v3)};
    forward_halves(t, whole, m);
    forward_quarters(t, first, second, m);
    store_tile(t, a + i, quarter);
  }
}

HWY_NOINLINE void forward_rows(std::uint32_t* a, std::size_t rows, std::size_t node,
                               const TransformContext& c, const ColumnsAhead& ahead);

HWY_INLINE void forward_rows_below(std::uint32_t* a, std::size_t rows, std::size_t node,
                                   const TransformContext& c, const ColumnsAhead& ahead) {
  const std::size_t quarter = rows / 4;
  for (std::size_t k = 0; k < 4; ++k) {
    std::uint32_t* p = a + k * quarter * kColumns;
    if (quarter <= kSmallGroup) ahead.fetch(p, quarter);
    if (quarter == kSmallGroup) {
      forward_eight_rows(p, 4 * node + k, c);
    } else if (quarter < kSmallGroup) {
      forward_four_rows(p, 4 * node + k, c);
    } else {
      forward_rows(p, quarter, 4 * node + k, c, ahead);
    }
  }
}

HWY_NOINLINE void forward_rows(std::uint32_t* a, std::size_t rows, std::size_t node,
                               const TransformContext& c, const ColumnsAhead& ahead) {
  forward_quarters_of_rows(a, a, rows, node, c, [](V v) HWY_ATTR { return v; });
  forward_rows_below(a, rows, node, c, ahead);
}

void forward_ntt_columns(const std::uint32_t* in, const NttTables& tables, std::uint32_t* out,
                         std::size_t next) {
  const TransformContext c(tables.forward(), tables);
  const V q = c.modulus.q;
  for (std::size_t column = 0; column < kColumns; column += kLanes) {
    forward_quarters_of_rows(in + column, out + column, tables.degree(), 1, c,
                             [&](V v) HWY_ATTR { return hn::Add(v, q); });  // (-q, q) to (0, 2q)
    ColumnsAhead ahead;
    if (next != 0 && column == 0) ahead = {in + next, out, out + next};
    forward_rows_below(out + column, tables.degree(), 1, c, ahead);
  }
}

HWY_INLINE void inverse_four_rows(std::uint32_t* a, std::size_t node, const TransformContext& c) {
  Tile t = load_tile(a, kColumns);
  inverse_quarters(t, c.root(2 * node), c.root(2 * node + 1), c.modulus);
  inverse_halves(t, c.root(node), c.modulus);
  store_tile(t, a, kColumns);
}

HWY_INLINE void inverse_eight_rows(std::uint32_t* a, std::size_t node, const TransformContext& c) {
  const LazyModulus m = c.modulus;
  inverse_four_rows(a, 2 * node, c);
  inverse_four_rows(a + 4 * kColumns, 2 * node + 1, c);
  Tile t[2] = {load_tile(a, kColumns), load_tile(a + 4 * kColumns, kColumns)};
  const Factor w = c.root(node);
  inverse_butterfly(t[0].v0, t[1].v0, w, m);
  inverse_butterfly(t[0].v1, t[1].v1, w, m);
  inverse_butterfly(t[0].v2, t[1].v2, w, m);
  inverse_butterfly(t[0].v3, t[1].v3, w, m);
  for (std::size_t k = 0; k < 2; ++k) store_tile(t[k], a + 4 * k * kColumns, kColumns);
}

/// The last two stages of the group of `node`, from `a` to `out`; `finish` takes what is written, in [0, 2q).
template <class Finish>
HWY_INLINE void inverse_quarters_of_rows(const std::uint32_t* a, std::uint32_t* out, std::size_t rows,
                                         std::size_t node, const TransformContext& c, const Finish& finish) {
  const LazyModulus m = c.modulus;
  const Factor whole = c.root(node), first = c.root(2 * node), second = c.root(2 * node + 1);
  const std::size_t quarter = rows / 4 * kColumns;
  for (std::size_t i = 0; i < quarter; i += kColumns) {
    Tile t = load_tile(a + i, quarter);
    inverse_quarters(t, first, second, m);
    inverse_halves(t, whole, m);
    store_tile({finish(t.v0), finish(t.v1), finish(t.v2), finish(t.v3)}, out + i, quarter);
  }
}

HWY_NOINLINE void inverse_rows(std::uint32_t* a, std::size_t rows, std::size_t node,
                               const TransformContext& c);

HWY_INLINE void inverse_rows_below(std::uint32_t* a, std::size_t rows, std::size_t node,
                                   const TransformContext& c) {
  const std::size_t quarter = rows / 4;
  for (std::size_t k = 0; k < 4; ++k) {
    std::uint32_t* p = a + k * quarter * kColumns;
    if (quarter == kSmallGroup) {
      inverse_eight_rows(p, 4 * node + k, c);
    } else if (quarter < kSmallGroup) {
      inverse_four_rows(p, 4 * node + k, c);
    } else {
      inverse_rows(p, quarter, 4 * node + k, c);
    }
  }
}

HWY_NOINLINE void inverse_rows(std::uint32_t* a, std::size_t rows, std::size_t node,
                               const TransformContext& c) {
  inverse_rows_below(a, rows, node, c);
  inverse_quarters_of_rows(a, a, rows, node, c, [](V v) HWY_ATTR { return v; });
}

void inverse_ntt_columns(std::uint32_t* a, const NttTables& tables, std::uint32_t* out) {
  const TransformContext c(tables.inverse(), tables);
  const LazyModulus m = c.modulus;
  for (std::size_t column = 0; column < kColumns; column += kLanes) {
    inverse_rows_below(a + column, tables.degree(), 1, c);
    inverse_quarters_of_rows(a + column, out + column, tables.degree(), 1, c,
                             [&](V v) HWY_ATTR { return centred_words(m.reduce_2q(v), m); });
  }
}

}  // namespace tacit::ring::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
