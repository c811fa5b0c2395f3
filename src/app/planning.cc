// SPDX-License-Identifier: Apache-2.0
#include "app/planning.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

#include "app/calibration.h"
#include "base/error.h"
#include "plan/calibrate.h"
#include "plan/planner.h"

namespace tacit::app {

namespace {

plan::OperationSeconds operations_here(std::size_t degree, int threads) {
  const std::optional<plan::OperationSeconds> kept = kept_operations(degree, threads);
  return kept ? *kept : plan::measure_operations(degree, threads);
}

void check_ranks(const Ranks& asked) {
  if (asked.ranks < 1 || asked.ranks > kMaxRanks) {
    throw Error(ErrorCategory::kUsage,
                fmt::format("the number of ranks is {}: it is 1 to {}", asked.ranks, kMaxRanks));
  }
  if (asked.threads < 0)
    throw Error(ErrorCategory::kUsage, fmt::format("the number of threads is {}", asked.threads));
  if (!(asked.network_gbit > 0)) {
    throw Error(ErrorCategory::kUsage,
                fmt::format("the network carries {:g} Gbit/s: it is more than 0", asked.network_gbit));
  }
}

plan::Machines machines_of(const Ranks& asked, int ranks) {
  const int threads = thread_count(asked.threads);
  return {threads, std::vector<int>(static_cast<std::size_t>(ranks - 1), threads),
          asked.network_gbit * 1e9 / 8};
}

ClusterReport cluster_report(const plan::Plan& plan, const plan::OperationSeconds& each, const Ranks& asked) {
  const auto seconds = [&](int ranks) {
    return expect_seconds(plan, each, machines_of(asked, ranks)).total();
  };
  ClusterReport report;
  report.machines = machines_of(asked, asked.ranks);
  report.cost = plan::cluster_cost(plan, report.machines);
  report.link = plan::link_seconds(plan, each, report.machines);
  for (int ranks = 1; ranks <= 2 * asked.ranks; ranks *= 2) {
    if (ranks / 2 < asked.ranks && asked.ranks < ranks)
      report.by_ranks.push_back({static_cast<std::size_t>(asked.ranks), seconds(asked.ranks)});
    report.by_ranks.push_back({static_cast<std::size_t>(ranks), seconds(ranks)});
  }
  const ExpectedSeconds alone = expect_seconds(plan, each, machines_of(asked, 1));
  report.speedup = alone.total() / seconds(asked.ranks);
  report.most_speedup = alone.total() / (alone.total() - alone.link);
  return report;
}

}  // namespace

ExpectedSeconds expect_seconds(const plan::Plan& plan, const plan::OperationSeconds& each,
                               const plan::Machines& machines) {
  const auto of = [&](const plan::OperationCounts& operations) { return plan::seconds(operations, each); };
  const double shared = machines.threads;
  return {of(plan.cost.prepare) / shared, plan::link_seconds(plan, each, machines).total(),
          (of(plan.cost.align) + of(plan.cost.inverse) + of(plan.cost.pad) + of(plan.cost.tabulate)) / shared,
          (of(plan.cost.gate) + of(plan.cost.check)) / shared, of(plan.cost.encrypt)};
}

ExpectedSeconds expect_seconds_here(const plan::Plan& plan, int threads) {
  return expect_seconds(plan, operations_here(plan.degree(), threads), {.threads = threads});
}

int thread_count(int asked) {
  return asked != 0 ? asked : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

PlanReport report_plan(plan::Plan plan, const Ranks& asked) {
  check_ranks(asked);
  const int threads = thread_count(asked.threads);
  const plan::OperationSeconds each = operations_here(plan.degree(), std::min(threads, thread_count(0)));
  PlanReport report{std::move(plan), threads, {}};
  report.expected = expect_seconds(report.plan, each, machines_of(asked, asked.ranks));
  if (asked.ranks > 1) report.cluster = cluster_report(report.plan, each, asked);
  return report;
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
