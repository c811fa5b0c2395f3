// SPDX-License-Identifier: Apache-2.0
#include "link/edge_colouring.h"

#include <algorithm>
#include <bit>

#include "base/error.h"

namespace tacit::link {
namespace {

constexpr std::uint32_t kNoEdge = ~0U;

/// Halves every part of an edge colouring, as evenly as may be at every vertex.
class EulerPartition {
 public:
  EulerPartition(std::span<const Edge> edges, std::size_t vertices)
      : edges_(edges), vertices_(vertices), left_(edges.size()), right_(edges.size()) {}

  /// `parts`: how many there are; `part`: of each edge. What was part i becomes 2i and 2i + 1.
  void halve(std::size_t parts, std::span<std::uint8_t> part, bgv::RandomNumbers& random) {
    pair_up(parts, part);
    done_.assign(edges_.size(), false);
    for (std::uint32_t e = 0; e < edges_.size(); ++e) {
      if (done_[e]) continue;
      const std::uint32_t half = random.word() & 1;
      set(e, half, part);
      walk(e, half, right_, left_, part);
      walk(e, half, left_, right_, part);
    }
  }

 private:
  /// Edges of a part that meet in a vertex make pairs there; at most one is left over.
  void pair_up(std::size_t parts, std::span<const std::uint8_t> part) {
    open_left_.assign(parts * vertices_, kNoEdge);
    open_right_.assign(parts * vertices_, kNoEdge);
    for (std::uint32_t e = 0; e < edges_.size(); ++e) {
      pair(e, open_left_[part[e] * vertices_ + edges_[e].left], left_);
      pair(e, open_right_[part[e] * vertices_ + edges_[e].right], right_);
    }
  }

  static void pair(std::uint32_t edge, std::uint32_t& open, std::span<std::uint32_t> partner) {
    partner[edge] = open;
    if (open != kNoEdge) partner[open] = edge;
    open = open == kNoEdge ? edge : kNoEdge;
  }

  /// From `edge`, which is in `half`, partner by partner: every pair has one edge in either half. A walk that
  /// comes back has as many pairs on the left as on the right, so it ends as it began.
  void walk(std::uint32_t edge, std::uint32_t half, std::span<const std::uint32_t> first,
            std::span<const std::uint32_t> second, std::span<std::uint8_t> part) {
    for (;;) {
      const std::uint32_t other = first[edge];
      if (other == kNoEdge || done_[other]) return;
      set(other, 1 - half, part);
      edge = second[other];
      if (edge == kNoEdge || done_[edge]) return;
      set(edge, half, part);
    }
  }

  void set(std::uint32_t edge, std::uint32_t half, std::span<std::uint8_t> part) {
    part[edge] = static_cast<std::uint8_t>(2 * part[edge] + half);
    done_[edge] = true;
  }

  std::span<const Edge> edges_;
  std::size_t vertices_;
  SecretVector<std::uint32_t> left_, right_;            // of each edge: its partner at either end
  SecretVector<std::uint32_t> open_left_, open_right_;  // [part][vertex]: an edge that waits for a partner
  SecretVector<std::uint8_t> done_;
};

void require_degrees(std::span<const Edge> edges, std::size_t vertices, std::size_t most) {
  SecretVector<std::uint32_t> left(vertices), right(vertices);
  for (const Edge& edge : edges) {
    require(edge.left < vertices && edge.right < vertices, "an edge joins two vertices");
    require(++left[edge.left] <= most && ++right[edge.right] <= most,
            "a vertex has no more edges than there are colours");
  }
}

}  // namespace

SecretVector<std::uint8_t> colour_edges(std::span<const Edge> edges, std::size_t vertices,
                                        std::size_t colours, bgv::RandomNumbers& random) {
  require(std::has_single_bit(colours) && colours <= 256, "colours are a power of two, at most 256");
  require_degrees(edges, vertices, colours);
  SecretVector<std::uint8_t> part(edges.size(), 0);
  EulerPartition partition(edges, vertices);
  // A vertex's degree in a part is at most colours / parts, rounded up: in the end, 1.
  for (std::size_t parts = 1; parts < colours; parts *= 2) partition.halve(parts, part, random);
  return part;
}

}  // namespace tacit::link
