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
};

/// (u, v) -> (u + w v, u - w v), [0, 4q) to [0, 4q).
HWY_INLINE void forward_butterfly(V& u, V& v, const Factor& w, const LazyModulus& m) {
  const V reduced = reduce_once(u, m.two_q);
  const V product = multiply_lazy(v, w, m);
  u = hn::Add(reduced, product);
  v = hn::Sub(hn::Add(reduced, m.two_q), product);
}

/// (u, v) -> (u + v, w (u - v)), [0, 2q) to [0, 2q).
HWY_INLINE void inverse_butterfly(V& u, V& v, const Factor& w, const LazyModulus& m) {
  const V difference = hn::Sub(hn::Add(u, m.two_q), v);
  u = reduce_once(hn::Add(u, v), m.two_q);
  v = multiply_lazy(difference, w, m);
}

// Two stages on four quarters of a group: `whole` is the root of the group, `first` and `second` of its
// halves.
HWY_INLINE void forward_two_stages(Tile& t, const Factor& whole, const Factor& first, const Factor& second,
                                   const LazyModulus& m) {
  forward_butterfly(t.v0, t.v2, whole, m);
  forward_butterfly(t.v1, t.v3, whole, m);
  forward_butterfly(t.v0, t.v1, first, m);
  forward_butterfly(t.v2, t.v3, second, m);
}

HWY_INLINE void inverse_two_stages(Tile& t, const Factor& whole, const Factor& first, const Factor& second,
                                   const LazyModulus& m) {
  inverse_butterfly(t.v0, t.v1, first, m);
  inverse_butterfly(t.v2, t.v3, second, m);
  inverse_butterfly(t.v0, t.v2, whole, m);
  inverse_butterfly(t.v1, t.v3, whole, m);
}

/// The stages from stride 2 kLanes to 1 on the tile of `node`, and the reduction to [0, q).
HWY_INLINE void forward_tile(std::uint32_t* a, std::size_t node, const TransformContext& c) {
  const LazyModulus& m = c.modulus;
  Tile t = load_tile(a, kLanes);
  forward_two_stages(t, c.root(node), c.root(2 * node), c.root(2 * node + 1), m);
  t = blocks_across(t);
  if constexpr (kBlocks == 4) {
    const Factor w = c.block_roots<1>(4 * node);
    forward_butterfly(t.v0, t.v2, w, m);
    forward_butterfly(t.v1, t.v3, w, m);
  }
  if constexpr (kBlocks > 1) {
    forward_butterfly(t.v0, t.v1, c.block_roots<2>(2 * kBlocks * node), m);
    forward_butterfly(t.v2, t.v3, c.block_roots<2>(2 * kBlocks * node + 1), m);
  }
  t = words_across(t);
  const std::size_t lane_node = kLanes * node;
  forward_two_stages(t, c.lane_roots(lane_node), c.first_half_roots(lane_node),
                     c.second_half_roots(lane_node), m);
  t = words_across({m.reduce_4q(t.v0), m.reduce_4q(t.v1), m.reduce_4q(t.v2), m.reduce_4q(t.v3)});
  store_tile(blocks_back(t), a, kLanes);
}

/// The stages from stride 1 to 2 kLanes on the tile of `node`.
HWY_INLINE void inverse_tile(std::uint32_t* a, std::size_t node, const TransformContext& c) {
  const LazyModulus& m = c.modulus;
  Tile t = words_across(blocks_across(load_tile(a, kLanes)));
  const std::size_t lane_node = kLanes * node;
  inverse_two_stages(t, c.lane_roots(lane_node), c.first_half_roots(lane_node),
                     c.second_half_roots(lane_node), m);
  t = words_across(t);
  if constexpr (kBlocks > 1) {
    inverse_butterfly(t.v0, t.v1, c.block_roots<2>(2 * kBlocks * node), m);
    inverse_butterfly(t.v2, t.v3, c.block_roots<2>(2 * kBlocks * node + 1), m);
  }
  if constexpr (kBlocks == 4) {
    const Factor w = c.block_roots<1>(4 * node);
    inverse_butterfly(t.v0, t.v2, w, m);
    inverse_butterfly(t.v1, t.v3, w, m);
  }
  t = blocks_back(t);
  inverse_two_stages(t, c.root(node), c.root(2 * node), c.root(2 * node + 1), m);
  store_tile(t, a, kLanes);
}

/// One stage on a group of two tiles.
template <class Butterfly>
HWY_INLINE void join_two_tiles(std::uint32_t* a, const Butterfly& butterfly) {
  for (std::uint32_t* p = a; p < a + kTileWords; p += kLanes) {
    V u = load(p), v = load(p + kTileWords);
    butterfly(u, v);
    store(u, p);
    store(v, p + kTileWords);
  }
}

/// Two stages, or whatever `stages` does to a tile, on the four quarters of a group.
template <class Stages>
HWY_INLINE void join_quarters(std::uint32_t* a, std::size_t quarter, const Stages& stages) {
  for (std::uint32_t* p = a; p < a + quarter; p += kLanes) {
    Tile t = load_tile(p, quarter);
    stages(t);
    store_tile(t, p, quarter);
  }
}

/// All stages of the group of `node`, `size` words from a: a tile, or two, or four groups of a quarter the
/// size.
HWY_NOINLINE void forward_group(std::uint32_t* a, std::size_t size, std::size_t node,
                                const TransformContext& c) {
  if (size == kTileWords) return forward_tile(a, node, c);
  const LazyModulus m = c.modulus;
  const Factor whole = c.root(node);
  if (size == 2 * kTileWords) {
    join_two_tiles(a, [&](V& u, V& v) HWY_ATTR { forward_butterfly(u, v, whole, m); });
    forward_tile(a, 2 * node, c);
    return forward_tile(a + kTileWords, 2 * node + 1, c);
  }
  const Factor first = c.root(2 * node), second = c.root(2 * node + 1);
  const std::size_t quarter = size / 4;
  join_quarters(a, quarter, [&](Tile& t) HWY_ATTR { forward_two_stages(t, whole, first, second, m); });
  for (std::size_t k = 0; k < 4; ++k) forward_group(a + k * quarter, quarter, 4 * node + k, c);
}

HWY_NOINLINE void inverse_group(std::uint32_t* a, std::size_t size, std::size_t node,
                                const TransformContext& c) {
  if (size == kTileWords) return inverse_tile(a, node, c);
  const LazyModulus m = c.modulus;
  const Factor whole = c.root(node);
  if (size == 2 * kTileWords) {
    inverse_tile(a, 2 * node, c);
    inverse_tile(a + kTileWords, 2 * node + 1, c);
    return join_two_tiles(a, [&](V& u, V& v) HWY_ATTR { inverse_butterfly(u, v, whole, m); });
  }
  const Factor first = c.root(2 * node), second = c.root(2 * node + 1);
  const std::size_t quarter = size / 4;
  for (std::size_t k = 0; k < 4; ++k) inverse_group(a + k * quarter, quarter, 4 * node + k, c);
  join_quarters(a, quarter, [&](Tile& t) HWY_ATTR { inverse_two_stages(t, whole, first, second, m); });
}

/// The last two stages of the way back with the factor N^-1 on the way, and the reduction to [0, q). The
/// differences take the factor with their roots; of the sums only the one that meets no root is multiplied by
/// it alone.
HWY_INLINE void inverse_last_stages(std::uint32_t* a, const NttTables& tables, const TransformContext& c) {
  const Modulus& q = tables.modulus();
  const ShoupConstant scale = tables.inverse_degree();
  const auto scaled_root = [&](std::size_t node) {
    return Factor(q.shoup(q.multiply(c.roots[node], scale.value)));
  };
  const Factor one(scale), whole = c.root(1), scaled_whole = scaled_root(1);
  const Factor first = scaled_root(2), second = scaled_root(3);
  const LazyModulus m = c.modulus;
  join_quarters(a, tables.degree() / 4, [&](Tile& t) HWY_ATTR {
    inverse_butterfly(t.v0, t.v1, first, m);
    inverse_butterfly(t.v2, t.v3, second, m);
    inverse_butterfly(t.v0, t.v2, scaled_whole, m);
    inverse_butterfly(t.v1, t.v3, whole, m);
    t = {m.reduce_2q(multiply_lazy(t.v0, one, m)), m.reduce_2q(t.v1), m.reduce_2q(t.v2), m.reduce_2q(t.v3)};
  });
}

void forward_ntt(std::uint32_t* a, const NttTables& tables) {
  if (tables.degree() < kTileWords) return reference::forward_ntt(a, tables);
  forward_group(a, tables.degree(), 1, TransformContext(tables.forward(), tables));
}

void inverse_ntt(std::uint32_t* a, const NttTables& tables) {
  const std::size_t degree = tables.degree(), quarter = degree / 4;
  if (degree < kTileWords) return reference::inverse_ntt(a, tables);
  const TransformContext c(tables.inverse(), tables);
  if (degree < 4 * kTileWords) {
    inverse_group(a, degree, 1, c);
    return HWY_NAMESPACE::multiply_constant(a, tables.inverse_degree(), a, degree, tables.modulus());
  }
  for (std::size_t k = 0; k < 4; ++k) inverse_group(a + k * quarter, quarter, 4 + k, c);
  inverse_last_stages(a, tables, c);
}

}  // namespace tacit::ring::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
