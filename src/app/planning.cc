// SPDX-License-Identifier: Apache-2.0
#include "app/planning.h"

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

#include "app/calibration.h"
#include "plan/calibrate.h"
#include "plan/planner.h"

namespace tacit::app {

ExpectedSeconds expect_seconds(const plan::Plan& plan, const plan::OperationSeconds& each, int threads) {
  const auto of = [&](const plan::OperationCounts& operations) { return plan::seconds(operations, each); };
  const double shared = threads;
  return {of(plan.cost.prepare) / shared, of(plan.cost.link) / shared,
          (of(plan.cost.align) + of(plan.cost.inverse) + of(plan.cost.pad) + of(plan.cost.tabulate)) / shared,
          (of(plan.cost.gate) + of(plan.cost.check)) / shared, of(plan.cost.encrypt)};
}

ExpectedSeconds expect_seconds_here(const plan::Plan& plan, int threads) {
  const std::optional<plan::OperationSeconds> kept = kept_operations(plan.degree(), threads);
  return expect_seconds(plan, kept ? *kept : plan::measure_operations(plan.degree(), threads), threads);
}

int thread_count(int asked) {
  return asked != 0 ? asked : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

PlanReport report_plan(plan::Plan plan, int threads) {
  const int count = thread_count(threads);
  const ExpectedSeconds expected = expect_seconds_here(plan, count);
  return {std::move(plan), count, expected};
}

plan::Plan plan_query(const linkage::Model& model, const QuerySize& size, std::size_t memory_bytes) {
  plan::PlanRequest request = plan::request_for(model);
  request.client_records = size.client_records;
  request.server_records = size.server_records;
  request.min_cell = size.min_cell;
  request.cells = size.cells;
  request.tallies.assign(size.measures, {.counts = 1, .spans = {size.span}});
  request.split_categories = size.split;
  return plan::make_plan(request, memory_bytes, size.strategy);
}

}  // namespace tacit::app
