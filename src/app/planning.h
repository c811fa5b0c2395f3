// SPDX-License-Identifier: Apache-2.0
// What a query would take: its plan, and the time that it takes on this machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/strategy.h"
#include "linkage/model.h"
#include "plan/cluster_cost.h"
#include "plan/cost.h"
#include "plan/plan.h"

namespace tacit::app {

/// Expected seconds of the server's steps, and of the client's encryption.
struct ExpectedSeconds {
  double prepare = 0, link = 0, tabulate = 0, gate = 0, encrypt = 0;
  double total() const { return prepare + link + tabulate + gate + encrypt; }
};

/// From what a thread takes for each operation. All ranks share the link step; the rest of the server's work
/// is spread over the threads of rank 0.
ExpectedSeconds expect_seconds(const plan::Plan& plan, const plan::OperationSeconds& each,
                               const plan::Machines& machines);

/// The same by this machine: as an earlier calibration found it (calibration.h), or measured for a second
/// now.
ExpectedSeconds expect_seconds_here(const plan::Plan& plan, int threads);

/// Ranks to plan for, each on a machine of its own.
struct Ranks {
  int threads = 0;                                             // of each; 0: every core of this machine
  int ranks = 1;                                               // 1 to kMaxRanks
  double network_gbit = plan::kNetworkBytesASecond * 8 / 1e9;  // a second, above 0
};
inline constexpr int kMaxRanks = 1024;

/// A plan on several ranks.
struct ClusterReport {
  struct Point {
    std::size_t ranks = 0;
    double seconds = 0;  // of the whole query
  };
  plan::Machines machines;
  plan::ClusterCost cost;
  plan::LinkSeconds link;
  /// Of the same query on 1, 2, 4, .. ranks, up to twice as many as asked for, which are among them.
  std::vector<Point> by_ranks;
  /// How much faster than one rank; and at most, however many there are.
  double speedup = 1, most_speedup = 1;
};

struct PlanReport {
  plan::Plan plan;
  int threads = 1;  // of rank 0
  ExpectedSeconds expected;
  std::optional<ClusterReport> cluster = {};  // where there are several ranks
};

/// The number itself, or every core of this machine for 0.
int thread_count(int asked);

/// A plan with the time that it takes on machines like this one. Where they have more threads than this one
/// has cores, each is taken to be as fast as one of this one's where all cores are busy. Throws Error(kUsage)
/// for ranks that are out of range.
PlanReport report_plan(plan::Plan plan, const Ranks& asked);

/// The size of a query, without its data.
struct QuerySize {
  std::size_t client_records = 0, server_records = 0, min_cell = 0;
  std::size_t cells = 10;    // of the server's dimensions
  std::size_t measures = 1;  // each a sum or mean
  std::uint64_t span = 120;  // of a measure: its maximum less its minimum, times 10^decimals
  std::size_t split = 0;     // categories of the client's own dimension; 0: none
  StrategyWanted strategy = StrategyWanted::kAny;
};

/// Throws Error(kLimit) if no plan fits into `memory_bytes` of the server.
plan::Plan plan_query(const linkage::Model& model, const QuerySize& size, std::size_t memory_bytes);

}  // namespace tacit::app
