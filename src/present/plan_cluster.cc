// SPDX-License-Identifier: Apache-2.0
#include "present/plan_cluster.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/quantities.h"

namespace tacit::present {

namespace {

using nlohmann::ordered_json;

std::string times_text(double times) {
  return times < 9.95 ? fmt::format("{:.1f}", times) : fmt::format("{:.0f}", times);
}

std::string ranks_text(std::size_t ranks) {
  return fmt::format("{} {}", ranks, ranks == 1 ? "rank" : "ranks");
}

std::string threads_text(int threads) {
  return fmt::format("{} {}", threads, threads == 1 ? "thread" : "threads");
}

std::string workers_text(std::size_t workers) {
  return workers == 1 ? "the worker" : fmt::format("each of {} workers", workers);
}

std::string gbit_text(const plan::Machines& machines) {
  return fmt::format("{:g} Gbit/s", machines.network_bytes_a_second * 8 / 1e9);
}

// Of the server's steps those that rank 0 does by itself.
double alone(const app::ExpectedSeconds& expected) {
  return expected.prepare + expected.tabulate + expected.gate;
}

std::string others_text(const app::ClusterReport& cluster) {
  const std::size_t own = cluster.machines.ranks();
  const double one = cluster.by_ranks.front().seconds;
  std::string text =
      fmt::format("{} times as fast as 1 rank ({})", times_text(cluster.speedup), duration_text(one));
  const auto here = std::ranges::find(cluster.by_ranks, own, &app::ClusterReport::Point::ranks);
  const auto named = [&](const app::ClusterReport::Point& point) {
    return fmt::format("{} {}", ranks_text(point.ranks), times_text(one / point.seconds));
  };
  std::vector<std::string> others;
  if (std::prev(here)->ranks > 1) others.push_back(named(*std::prev(here)));
  if (std::next(here) != cluster.by_ranks.end()) others.push_back(named(*std::next(here)));
  if (!others.empty()) text += fmt::format("; {} times", fmt::join(others, ", "));
  return text + fmt::format("; however many, at most {}", times_text(cluster.most_speedup));
}

std::string phase_line(const std::string& phase, double seconds, const std::string& who) {
  const std::string line = fmt::format("{:<12}{:>14}", phase, duration_text(seconds));
  return line + (who.empty() ? "" : "    " + who) + "\n";
}

std::string link_text(const app::ClusterReport& cluster) {
  const plan::LinkSeconds& link = cluster.link;
  return fmt::format(
      "all {} threads: {} linking, {} waiting for keys and records, {} handing out and uneven ends",
      cluster.machines.all_threads(), duration_text(link.computing), duration_text(link.waiting),
      duration_text(link.pieces));
}

}  // namespace

std::string short_cluster_text(const app::PlanReport& report) {
  const app::ClusterReport& cluster = *report.cluster;
  const plan::Cost& cost = report.plan.cost;
  const app::ExpectedSeconds& expected = report.expected;
  const std::size_t ranks = cluster.machines.ranks();
  return figure_line(
             "time",
             fmt::format("about {} on {} of {}, each on a machine like this one: {} on all ranks, {} on "
                         "rank 0 alone, {} the client's",
                         duration_text(expected.total()), ranks_text(ranks), threads_text(report.threads),
                         duration_text(expected.link), duration_text(alone(expected)),
                         duration_text(expected.encrypt))) +
         figure_line("more ranks", others_text(cluster)) +
         figure_line("memory", fmt::format("{} on rank 0, {} on {}, {} on the client",
                                           bytes_text(cost.server_memory_bytes),
                                           bytes_text(cluster.cost.worker_memory_bytes),
                                           workers_text(ranks - 1), bytes_text(cost.client_memory_bytes))) +
         figure_line(
             "bytes",
             fmt::format("{} to send, {} to receive; between ranks, at {}: {} broadcast, {} to "
                         "{} and {} back",
                         bytes_text(cost.bytes_up), bytes_text(cost.bytes_down), gbit_text(cluster.machines),
                         bytes_text(cluster.cost.broadcast_bytes), bytes_text(cluster.cost.layers_bytes),
                         ranks == 2 ? "the worker" : "workers", bytes_text(cluster.cost.sums_bytes)));
}

std::string cluster_text(const app::PlanReport& report) {
  const app::ClusterReport& cluster = *report.cluster;
  const app::ExpectedSeconds& expected = report.expected;
  const std::string own = fmt::format("rank 0, {}", threads_text(report.threads));
  std::string text =
      fmt::format("\n{:<12}{:>14}    by\n", "phase", "expected time") +
      phase_line("encrypt", expected.encrypt, "the client, 1 thread") +
      phase_line("prepare", expected.prepare, own) + phase_line("link", expected.link, link_text(cluster)) +
      phase_line("tabulate", expected.tabulate, own) + phase_line("gate", expected.gate, own) +
      phase_line("total", expected.total(), "") +
      fmt::format("\n{:<12}{:>14}{:>16}{:>14}\n", "ranks", "expected time", "times as fast", "threads");
  const double one = cluster.by_ranks.front().seconds;
  for (const app::ClusterReport::Point& point : cluster.by_ranks) {
    text +=
        fmt::format("{:<12}{:>14}{:>16}{:>14}\n", point.ranks, duration_text(point.seconds),
                    times_text(one / point.seconds), point.ranks * static_cast<std::size_t>(report.threads));
  }
  return text;
}

ordered_json cluster_json(const app::PlanReport& report) {
  const app::ClusterReport& cluster = *report.cluster;
  ordered_json by_ranks = ordered_json::array();
  const double one = cluster.by_ranks.front().seconds;
  for (const app::ClusterReport::Point& point : cluster.by_ranks) {
    by_ranks.push_back(
        {{"ranks", point.ranks}, {"expected_seconds", point.seconds}, {"speedup", one / point.seconds}});
  }
  return {{"ranks", cluster.machines.ranks()},
          {"threads_each", report.threads},
          {"network_gbit", cluster.machines.network_bytes_a_second * 8 / 1e9},
          {"speedup", cluster.speedup},
          {"speedup_at_most", cluster.most_speedup},
          {"expected_seconds",
           {{"all_ranks", report.expected.link},
            {"rank_0", alone(report.expected)},
            {"client", report.expected.encrypt}}},
          {"link_seconds",
           {{"computing", cluster.link.computing},
            {"waiting", cluster.link.waiting},
            {"pieces", cluster.link.pieces}}},
          {"bytes",
           {{"broadcast", cluster.cost.broadcast_bytes},
            {"layers", cluster.cost.layers_bytes},
            {"link_sums", cluster.cost.sums_bytes}}},
          {"memory_bytes",
           {{"rank_0", report.plan.cost.server_memory_bytes}, {"worker", cluster.cost.worker_memory_bytes}}},
          {"by_ranks", std::move(by_ranks)}};
}

}  // namespace tacit::present
