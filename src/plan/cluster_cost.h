// SPDX-License-Identifier: Apache-2.0
// What a plan costs where several processes link together, the ranks of a cluster (docs/operations.md, "More
// than one machine"): rank 0 is the server, further ranks are workers. The link step alone is shared. Each
// rank is on a machine of its own and makes versions of the planes there; checks, alignment, inverses, pads,
// tables and the gate are rank 0's. All constants of the model are in cluster_cost.cc and here.
#pragma once

#include <cstddef>
#include <vector>

#include "plan/operation_counts.h"
#include "plan/plan.h"

namespace tacit::plan {

/// 10 Gbit/s, of which the expectation makes full use. Assumed, not measured: of a small cluster today.
inline constexpr double kNetworkBytesASecond = 1.25e9;

/// A rank takes this part of what it would have of the layers that are not linked yet, kPieceParts of
/// kPieceOf: one that is somewhat slower than its threads tell has no more than its share all the same. Small
/// pieces cost more for each layer (measured: 1.9 ms to score in pieces of 64 layers, 0.85 in pieces of 320),
/// so it is not less.
inline constexpr std::size_t kPieceParts = 3, kPieceOf = 4;

/// Where a query is computed. Threads of all ranks are taken to be equally fast.
struct Machines {
  int threads = 1;                       // of rank 0, at least 1
  std::vector<int> worker_threads = {};  // of each further rank, at least 1; empty: rank 0 is alone
  double network_bytes_a_second = kNetworkBytesASecond;  // that rank 0 sends, above 0

  std::size_t ranks() const { return 1 + worker_threads.size(); }
  int all_threads() const;
};

/// What several ranks need beside Cost, which is rank 0's and the client's. All 0 for one rank, but for the
/// memory.
struct ClusterCost {
  std::size_t broadcast_bytes = 0;      // keys and planes, which each worker gets
  std::size_t layers_bytes = 0;         // what the workers' layers are made of, to all workers together
  std::size_t sums_bytes = 0;           // packed link sums, from all of them
  std::size_t worker_memory_bytes = 0;  // of each worker
};
ClusterCost cluster_cost(const Plan& plan, const Machines& machines);

/// Expected seconds of the link step.
struct LinkSeconds {
  double computing = 0;  // if all threads began at once and ended together
  double waiting = 0;    // until workers have keys, planes and versions, and for a network that is too slow
  double pieces = 0;     // handing out and gathering, and ranks that wait for the last piece
  double total() const { return computing + waiting + pieces; }
};

/// `each`: what a thread takes for an operation. For one rank all is computing: Cost::link divided by its
/// threads.
LinkSeconds link_seconds(const Plan& plan, const OperationSeconds& each, const Machines& machines);

}  // namespace tacit::plan
