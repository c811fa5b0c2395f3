// SPDX-License-Identifier: Apache-2.0
// Edges of a bipartite multigraph in colours, such that no two edges of one colour meet (Koenig 1916): by
// Euler partitions, which halve every vertex's degree (Gabow 1976). Edges here are server records of a group,
// vertices bins, and colours the places of a bin (docs/protocol.md, "Alignment").
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/secret_vector.h"
#include "bgv/random.h"

namespace tacit::link {

struct Edge {
  std::uint32_t left = 0, right = 0;  // vertices of the two sides, each counted from 0
};

/// [e]: the colour of edge e, below `colours`; random, each colour as likely as any other. `vertices`: of
/// either side; `colours`: a power of two, at most 256. No vertex has more than `colours` edges: throws
/// Error(kInternal) where one has.
SecretVector<std::uint8_t> colour_edges(std::span<const Edge> edges, std::size_t vertices,
                                        std::size_t colours, bgv::RandomNumbers& random);

}  // namespace tacit::link
