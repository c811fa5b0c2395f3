// SPDX-License-Identifier: Apache-2.0
// What a query would take: its plan, and the time that it takes on this machine.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/strategy.h"
#include "linkage/model.h"
#include "plan/cost.h"
#include "plan/plan.h"

namespace tacit::app {

/// Expected seconds of the server's steps, and of the client's encryption.
struct ExpectedSeconds {
  double prepare = 0, link = 0, tabulate = 0, gate = 0, encrypt = 0;
  double total() const { return prepare + link + tabulate + gate + encrypt; }
};

/// From what this machine takes for each operation; the server's work is spread over `threads` (at least 1).
ExpectedSeconds expect_seconds(const plan::Plan& plan, const plan::OperationSeconds& each, int threads);

/// The same by this machine: as an earlier calibration found it (calibration.h), or measured for a second
/// now.
ExpectedSeconds expect_seconds_here(const plan::Plan& plan, int threads);

struct PlanReport {
  plan::Plan plan;
  int threads = 1;
  ExpectedSeconds expected;
};

/// The number itself, or every core of this machine for 0.
int thread_count(int asked);

/// A plan with the time that it takes on `threads` threads of this machine; 0: every core.
PlanReport report_plan(plan::Plan plan, int threads);

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
