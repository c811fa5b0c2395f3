// SPDX-License-Identifier: Apache-2.0
// A whole query without sockets, measured: what `tacit bench link` does. The client's session runs in this
// process and the server's in a copy of it, and nothing of the protocol is left out (docs/protocol.md).
#pragma once

#include <cstddef>
#include <cstdint>

#include "cli/bench/residents.h"
#include "cli/bench/work.h"
#include "linkage/model.h"
#include "plan/plan.h"
#include "protocol/server_data.h"

namespace tacit::cli {

struct LinkBench {
  Residents residents;
  int threads = 1;  // of the server, at least 1
  std::size_t memory_bytes = protocol::ServerLimits{}.memory_bytes;
  StrategyWanted strategy = StrategyWanted::kAny;
};

struct LinkFigures {
  plan::Plan plan;
  WorkSeconds work{};        // both sides' added up
  double link_seconds = 0;   // wall time of the server's link step: expansion, scoring, indicator, packing
  double total_seconds = 0;  // wall time from the client's start to its table
  std::uint64_t bytes_up = 0, bytes_down = 0;
  std::uint64_t server_peak_rss_bytes = 0, client_peak_rss_bytes = 0;
};

/// Runs the query, with the server's phases on stderr, and computes the same table in the clear. Only for a
/// process that has one thread so far. Throws Error(kInternal) if the two tables differ, and what either side
/// throws.
LinkFigures run_link_bench(const linkage::Model& model, const LinkBench& bench);

}  // namespace tacit::cli
