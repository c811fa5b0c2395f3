// SPDX-License-Identifier: Apache-2.0
#include "link/edge_colouring.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "base/error.h"

namespace tacit::link {
namespace {

/// A multigraph in which every vertex has `degree` edges, of which a share is kept.
std::vector<Edge> random_edges(std::size_t vertices, std::size_t degree, double kept, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<Edge> edges(vertices * degree);
  std::vector<std::uint32_t> right(edges.size());
  for (std::size_t e = 0; e < edges.size(); ++e) right[e] = static_cast<std::uint32_t>(e % vertices);
  std::shuffle(right.begin(), right.end(), generator);
  for (std::size_t e = 0; e < edges.size(); ++e)
    edges[e] = {static_cast<std::uint32_t>(e / degree), right[e]};
  std::shuffle(edges.begin(), edges.end(), generator);
  edges.resize(static_cast<std::size_t>(static_cast<double>(edges.size()) * kept));
  return edges;
}

void check_colours(std::span<const Edge> edges, std::size_t vertices, std::size_t colours) {
  bgv::RandomNumbers random;
  const auto colour = colour_edges(edges, vertices, colours, random);
  ASSERT_EQ(colour.size(), edges.size());
  std::vector<bool> left(vertices * colours), right(vertices * colours);
  for (std::size_t e = 0; e < edges.size(); ++e) {
    ASSERT_LT(colour[e], colours);
    ASSERT_FALSE(left[edges[e].left * colours + colour[e]]);
    ASSERT_FALSE(right[edges[e].right * colours + colour[e]]);
    left[edges[e].left * colours + colour[e]] = right[edges[e].right * colours + colour[e]] = true;
  }
}

TEST(EdgeColouring, NoTwoEdgesOfAColourMeet) {
  for (const std::size_t colours : {1, 2, 4, 8, 16, 32, 256}) {
    for (const std::size_t vertices : {1, 7, 128}) {
      for (const double kept : {0.3, 0.9, 1.0}) {
        SCOPED_TRACE(testing::Message() << colours << " colours, " << vertices << " vertices, " << kept);
        check_colours(random_edges(vertices, colours, kept, colours + vertices), vertices, colours);
      }
    }
  }
  check_colours({}, 4, 4);
}

TEST(EdgeColouring, FewerEdgesThanColoursDoNotNeedAPowerOfTwo) {
  for (const std::size_t degree : {3, 5, 7, 11}) check_colours(random_edges(100, degree, 1, degree), 100, 16);
}

TEST(EdgeColouring, RefusesAVertexWithMoreEdgesThanColours) {
  bgv::RandomNumbers random;
  const std::vector<Edge> left = {{1, 0}, {1, 1}, {1, 2}}, right = {{0, 1}, {1, 1}, {2, 1}},
                          outside = {{0, 4}};
  for (const auto& edges : {left, right, outside}) EXPECT_THROW(colour_edges(edges, 4, 2, random), Error);
  EXPECT_THROW(colour_edges(left, 4, 3, random), Error);
  EXPECT_NO_THROW(colour_edges(left, 4, 4, random));
}

TEST(EdgeColouring, EveryColourIsAsLikelyForEveryEdge) {
  bgv::RandomNumbers random;
  const std::vector<Edge> edges = {{0, 0}, {0, 0}, {0, 1}, {1, 0}};
  std::vector<std::vector<int>> seen(edges.size(), std::vector<int>(4));
  for (int i = 0; i < 4000; ++i) {
    const auto colour = colour_edges(edges, 2, 4, random);
    for (std::size_t e = 0; e < edges.size(); ++e) ++seen[e][colour[e]];
  }
  // Seven standard deviations.
  for (const auto& counts : seen)
    for (const int count : counts) EXPECT_NEAR(count, 1000, 190);
}

}  // namespace
}  // namespace tacit::link
