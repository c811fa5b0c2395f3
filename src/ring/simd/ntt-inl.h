// SPDX-License-Identifier: Apache-2.0
// The negacyclic transform on vectors (Highway's "-inl.h" scheme; ntt_tables.h says what is computed).
// Butterflies are Harvey's lazy ones with Shoup products ("Faster arithmetic for number-theoretic
// transforms", 2014): between stages values lie in [0, 4q) on the way forward and in [0, 2q) on the way back.
//
// The groups of all stages form a binary tree: node 1 is the whole vector, nodes 2r and 2r + 1 are the halves
// of node r, and roots[r] is the root of node r's butterflies. The transform walks the tree depth first, two
// stages at a step, down to tiles of four vectors that are finished in registers: below some depth a subtree
// fits the cache.
#if defined(TACIT_RING_SIMD_NTT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TACIT_RING_SIMD_NTT_INL_H_
#undef TACIT_RING_SIMD_NTT_INL_H_
#else
#define TACIT_RING_SIMD_NTT_INL_H_
#endif

#include "ring/kernels_reference.h"
#include "ring/ntt_tables.h"
#include "ring/simd/elementwise-inl.h"
#include "ring/simd/transpose-inl.h"
#include "ring/simd/vector_modulus-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tacit::ring::HWY_NAMESPACE {

inline constexpr std::size_t kTileWords = 4 * kLanes;

/// One direction's roots and the modulus, at hand for every step.
struct TransformContext {
  TransformContext(const TwiddleTable& table, const NttTables& tables)
      : roots(table.roots.data()),
        quotients(table.quotients.data()),
        last_roots(table.last_roots.data()),
        last_quotients(table.last_quotients.data()),
        quarter_degree(tables.degree() / 4),
        modulus(tables.modulus()) {}
  /// For a transform from `in` to `out`.
  TransformContext(const TwiddleTable& table, const NttTables& tables, const std::uint32_t* in_words,
                   std::uint32_t* out_words)
      : TransformContext(table, tables) {
    in = in_words;
    out = out_words;
  }

  /// The root of one node in every lane.
  HWY_INLINE Factor root(std::size_t node) const { return {roots[node], quotients[node]}; }
  /// Block b of the vector belongs to node + kStep b.
  template <std::size_t kStep>
  HWY_INLINE Factor block_roots(std::size_t node) const {
    return {per_block<kStep>(roots + node), per_block<kStep>(quotients + node)};
  }
  /// Lane i belongs to node + i, a group of four words.
  HWY_INLINE Factor lane_roots(std::size_t node) const {
    return {load(roots + node), load(quotients + node)};
  }
  /// Lane i belongs to the first or the second half of node + i, a group of four words.
  HWY_INLINE Factor first_half_roots(std::size_t node) const {
    return {load(last_roots + node - quarter_degree), load(last_quotients + node - quarter_degree)};
  }
  HWY_INLINE Factor second_half_roots(std::size_t node) const {
    return {load(last_roots + node), load(last_quotients + node)};
  }

  const std::uint32_t *roots, *quotients, *last_roots, *last_quotients;
  std::size_t quarter_degree;
  LazyModulus modulus;
  const std::uint32_t* in = nullptr;  // where the way back reads at first,
  std::uint32_t* out = nullptr;       // and where it works
};

/// (u, v) -> (u + w v, u - w v), [0, 4q) to [0, 4q).
HWY_INLINE void forward_butterfly(V& u, V& v, const Factor& w, const LazyModulus& m) {
  const V reduced = reduce_once(u, m.two_q);
  const V product = opaque(multiply_lazy(v, w, m));
  u = hn::Add(reduced, product);
  v = hn::Sub(hn::Add(reduced, m.two_q), product);
}

/// (u, v) -> (u + v, w (u - v)), [0, 2q) to [0, 2q).
HWY_INLINE void inverse_butterfly(V& u, V& v, const Factor& w, const LazyModulus& m) {
  const V difference = hn::Sub(hn::Add(u, m.two_q), v);
  u = reduce_once(hn::Add(u, v), m.two_q);
  v = multiply_lazy(difference, w, m);
}

// One stage inside tiles: the halves (v0, v1) and (v2, v3) joined, or the quarters of each half.
HWY_INLINE void forward_halves(Tile& t, const Factor& w, const LazyModulus& m) {
  forward_butterfly(t.v0, t.v2, w, m);
  forward_butterfly(t.v1, t.v3, w, m);
}
HWY_INLINE void forward_quarters(Tile& t, const Factor& first, const Factor& second, const LazyModulus& m) {
  forward_butterfly(t.v0, t.v1, first, m);
  forward_butterfly(t.v2, t.v3, second, m);
}
HWY_INLINE void inverse_halves(Tile& t, const Factor& w, const LazyModulus& m) {
  inverse_butterfly(t.v0, t.v2, w, m);
  inverse_butterfly(t.v1, t.v3, w, m);
}
HWY_INLINE void inverse_quarters(Tile& t, const Factor& first, const Factor& second, const LazyModulus& m) {
  inverse_butterfly(t.v0, t.v1, first, m);
  inverse_butterfly(t.v2, t.v3, second, m);
}

/// What is done to the evaluations, vectors in [0, 4q), before they are stored at p: they are reduced to [0,
/// q).
struct StoreReduced {
  HWY_INLINE void operator()(V v, std::uint32_t* p, const LazyModulus& m) const { store(m.reduce_4q(v), p); }
};

/// The stages from stride 2 kLanes to 1 on the tiles of `node` and node + 1 and the reduction to [0, q);
/// before them, with kJoin, the stage that joins the two. Each stage is done on both tiles before the next
/// one: the stages of one tile wait for each other, and alone they leave a third of the multipliers' time
/// unused.
template <bool kJoin, class Finish>
HWY_INLINE void forward_two_tiles(std::uint32_t* a, std::size_t node, const TransformContext& c,
                                  const Finish& finish) {
  const LazyModulus m = c.modulus;
  Tile t[2] = {load_tile(a, kLanes), load_tile(a + kTileWords, kLanes)};
  if constexpr (kJoin) {
    const Factor w = c.root(node / 2);
    forward_butterfly(t[0].v0, t[1].v0, w, m);
    forward_butterfly(t[0].v1, t[1].v1, w, m);
    forward_butterfly(t[0].v2, t[1].v2, w, m);
    forward_butterfly(t[0].v3, t[1].v3, w, m);
  }
  for (std::size_t k = 0; k < 2; ++k) forward_halves(t[k], c.root(node + k), m);
  for (std::size_t k = 0; k < 2; ++k) {
    forward_quarters(t[k], c.root(2 * (node + k)), c.root(2 * (node + k) + 1), m);
  }
  for (std::size_t k = 0; k < 2; ++k) t[k] = blocks_across(t[k]);
  if constexpr (kBlocks == 4) {
    for (std::size_t k = 0; k < 2; ++k) forward_halves(t[k], c.block_roots<1>(4 * (node + k)), m);
  }
  if constexpr (kBlocks > 1) {
    for (std::size_t k = 0; k < 2; ++k) {
      const std::size_t block_node = 2 * kBlocks * (node + k);
      forward_quarters(t[k], c.block_roots<2>(block_node), c.block_roots<2>(block_node + 1), m);
    }
  }
  for (std::size_t k = 0; k < 2; ++k) t[k] = words_across(t[k]);
  for (std::size_t k = 0; k < 2; ++k) forward_halves(t[k], c.lane_roots(kLanes * (node + k)), m);
  for (std::size_t k = 0; k < 2; ++k) {
    const std::size_t lane_node = kLanes * (node + k);
    forward_quarters(t[k], c.first_half_roots(lane_node), c.second_half_roots(lane_node), m);
  }
  for (std::size_t k = 0; k < 2; ++k) {
    t[k] = blocks_back(words_across(t[k]));
    std::uint32_t* p = a + k * kTileWords;
    finish(t[k].v0, p, m);
    finish(t[k].v1, p + kLanes, m);
    finish(t[k].v2, p + 2 * kLanes, m);
    finish(t[k].v3, p + 3 * kLanes, m);
  }
}

/// The stages from stride 1 to 2 kLanes on the tiles of `node` and node + 1; after them, with kJoin, the
/// stage that joins the two.
template <bool kJoin>
HWY_INLINE void inverse_two_tiles(std::uint32_t* a, std::size_t node, const TransformContext& c) {
  const LazyModulus m = c.modulus;
  const std::uint32_t* in = c.in + (a - c.out);
  Tile t[2] = {load_tile(in, kLanes), load_tile(in + kTileWords, kLanes)};
  for (std::size_t k = 0; k < 2; ++k) t[k] = words_across(blocks_across(t[k]));
  for (std::size_t k = 0; k < 2; ++k) {
    const std::size_t lane_node = kLanes * (node + k);
    inverse_quarters(t[k], c.first_half_roots(lane_node), c.second_half_roots(lane_node), m);
  }
  for (std::size_t k = 0; k < 2; ++k) inverse_halves(t[k], c.lane_roots(kLanes * (node + k)), m);
  for (std::size_t k = 0; k < 2; ++k) t[k] = words_across(t[k]);
  if constexpr (kBlocks > 1) {
    for (std::size_t k = 0; k < 2; ++k) {
      const std::size_t block_node = 2 * kBlocks * (node + k);
      inverse_quarters(t[k], c.block_roots<2>(block_node), c.block_roots<2>(block_node + 1), m);
    }
  }
  if constexpr (kBlocks == 4) {
    for (std::size_t k = 0; k < 2; ++k) inverse_halves(t[k], c.block_roots<1>(4 * (node + k)), m);
  }
  for (std::size_t k = 0; k < 2; ++k) t[k] = blocks_back(t[k]);
  for (std::size_t k = 0; k < 2; ++k) {
    inverse_quarters(t[k], c.root(2 * (node + k)), c.root(2 * (node + k) + 1), m);
  }
  for (std::size_t k = 0; k < 2; ++k) inverse_halves(t[k], c.root(node + k), m);
  if constexpr (kJoin) {
    const Factor w = c.root(node / 2);
    inverse_butterfly(t[0].v0, t[1].v0, w, m);
    inverse_butterfly(t[0].v1, t[1].v1, w, m);
    inverse_butterfly(t[0].v2, t[1].v2, w, m);
    inverse_butterfly(t[0].v3, t[1].v3, w, m);
  }
  for (std::size_t k = 0; k < 2; ++k) store_tile(t[k], a + k * kTileWords, kLanes);
}

/// Where a transform's first two stages read: where it works.
struct StartInPlace {
  HWY_INLINE Tile operator()(const std::uint32_t* p, std::size_t quarter) const {
    return load_tile(p, quarter);
  }
};

/// All stages of the group of `node`, `size` words from a: two tiles, or two stages and groups of a quarter
/// the size. `start` says what the first two stages are done to, vectors in [0, 4q).
template <class Finish, class Start = StartInPlace>
HWY_NOINLINE void forward_group(std::uint32_t* a, std::size_t size, std::size_t node,
                                const TransformContext& c, const Finish& finish, const Start& start = {}) {
  const LazyModulus m = c.modulus;
  const Factor whole = c.root(node), first = c.root(2 * node), second = c.root(2 * node + 1);
  const std::size_t quarter = size / 4;
  // Two vectors of each quarter at once, for the reason that forward_two_tiles() gives.
  for (std::uint32_t* p = a; p < a + quarter; p += 2 * kLanes) {
    Tile t[2] = {start(p, quarter), start(p + kLanes, quarter)};
    for (std::size_t k = 0; k < 2; ++k) forward_halves(t[k], whole, m);
    for (std::size_t k = 0; k < 2; ++k) forward_quarters(t[k], first, second, m);
    for (std::size_t k = 0; k < 2; ++k) store_tile(t[k], p + k * kLanes, quarter);
  }
  if (quarter == kTileWords) {
    for (std::size_t k = 0; k < 4; k += 2) {
      forward_two_tiles<false>(a + k * quarter, 4 * node + k, c, finish);
    }
  } else if (quarter == 2 * kTileWords) {
    for (std::size_t k = 0; k < 4; ++k) {
      forward_two_tiles<true>(a + k * quarter, 2 * (4 * node + k), c, finish);
    }
  } else {
    for (std::size_t k = 0; k < 4; ++k) forward_group(a + k * quarter, quarter, 4 * node + k, c, finish);
  }
}

/// `stages` on the tiles that the four quarters of a group form. One tile at a time: the way back gains
/// nothing from two (measured with AVX2).
template <class Stages>
HWY_INLINE void join_quarters(std::uint32_t* a, std::size_t quarter, const Stages& stages) {
  for (std::uint32_t* p = a; p < a + quarter; p += kLanes) {
    Tile t = load_tile(p, quarter);
    stages(t);
    store_tile(t, p, quarter);
  }
}

/// The stages of the four quarters of the group of `node`, without the two that join them.
HWY_INLINE void inverse_below(std::uint32_t* a, std::size_t quarter, std::size_t node,
                              const TransformContext& c);

HWY_NOINLINE void inverse_group(std::uint32_t* a, std::size_t size, std::size_t node,
                                const TransformContext& c) {
  const std::size_t quarter = size / 4;
  inverse_below(a, quarter, node, c);
  const LazyModulus m = c.modulus;
  const Factor whole = c.root(node), first = c.root(2 * node), second = c.root(2 * node + 1);
  join_quarters(a, quarter, [&](Tile& t) HWY_ATTR {
    inverse_quarters(t, first, second, m);
    inverse_halves(t, whole, m);
  });
}

HWY_INLINE void inverse_below(std::uint32_t* a, std::size_t quarter, std::size_t node,
                              const TransformContext& c) {
  if (quarter == kTileWords) {
    for (std::size_t k = 0; k < 4; k += 2) inverse_two_tiles<false>(a + k * quarter, 4 * node + k, c);
  } else if (quarter == 2 * kTileWords) {
    for (std::size_t k = 0; k < 4; ++k) inverse_two_tiles<true>(a + k * quarter, 2 * (4 * node + k), c);
  } else {
    for (std::size_t k = 0; k < 4; ++k) inverse_group(a + k * quarter, quarter, 4 * node + k, c);
  }
}

/// The last two stages of the way back with the factor `scale` on the way, the reduction to [0, q) and, with
/// kOffset, the addition of `offset`. The differences take the factor with their roots; of the sums only the
/// one that meets no root is multiplied by it alone.
template <bool kOffset>
HWY_INLINE void inverse_last_stages(const NttTables& tables, ShoupConstant scale, std::uint32_t offset,
                                    const TransformContext& c) {
  const Modulus& q = tables.modulus();
  const auto scaled_root = [&](std::size_t node)
                               HWY_ATTR { return Factor(q.shoup(q.multiply(c.roots[node], scale.value))); };
  const Factor one(scale), whole = c.root(1), scaled_whole = scaled_root(1);
  const Factor first = scaled_root(2), second = scaled_root(3);
  const LazyModulus m = c.modulus;
  const V added = hn::Set(kWords, offset);
  const auto finish = [&](V v) HWY_ATTR {
    const V reduced = m.reduce_2q(v);
    return kOffset ? m.reduce_2q(hn::Add(reduced, added)) : reduced;
  };
  join_quarters(c.out, tables.degree() / 4, [&](Tile& t) HWY_ATTR {
    inverse_quarters(t, first, second, m);
    inverse_butterfly(t.v0, t.v2, scaled_whole, m);
    inverse_butterfly(t.v1, t.v3, whole, m);
    t = {finish(multiply_lazy(t.v0, one, m)), finish(t.v1), finish(t.v2), finish(t.v3)};
  });
}

// Rings of less than four tiles, which only tests have, take the reference.
void forward_ntt(std::uint32_t* a, const NttTables& tables) {
  if (tables.degree() < 4 * kTileWords) return reference::forward_ntt(a, tables);
  forward_group(a, tables.degree(), 1, TransformContext(tables.forward(), tables), StoreReduced());
}

void scaled_inverse_ntt(const std::uint32_t* in, const NttTables& tables, ShoupConstant factor,
                        std::uint32_t offset, std::uint32_t* out) {
  if (tables.degree() < 4 * kTileWords) return reference::scaled_inverse_ntt(in, tables, factor, offset, out);
  const TransformContext c(tables.inverse(), tables, in, out);
  const Modulus& q = tables.modulus();
  const ShoupConstant scale = q.shoup(q.multiply(tables.inverse_degree().value, factor.value));
  inverse_below(out, tables.degree() / 4, 1, c);
  if (offset == 0) return inverse_last_stages<false>(tables, scale, 0, c);
  inverse_last_stages<true>(tables, scale, offset, c);
}

void inverse_ntt(std::uint32_t* a, const NttTables& tables) {
  HWY_NAMESPACE::scaled_inverse_ntt(a, tables, tables.modulus().shoup(1), 0, a);
}

}  // namespace tacit::ring::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
