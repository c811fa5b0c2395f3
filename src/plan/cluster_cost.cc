// SPDX-License-Identifier: Apache-2.0
#include "plan/cluster_cost.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "base/error.h"
#include "plan/link_cost.h"
#include "plan/plan_cost.h"

namespace tacit::plan {
namespace {

// To be measured on a cluster.

/// What a piece takes beside its layers: a message each way, and threads that wait for the last layer of it.
/// Assumed.
constexpr double kPieceSeconds = 2e-3;

/// How many times a broadcast takes as long as to send it once: a binomial tree. Assumed: an MPI library that
/// sends in segments along a chain comes near to once.
double broadcast_rounds(const Machines& machines) {
  return std::ceil(std::log2(static_cast<double>(machines.ranks())));
}

/// Pieces that a rank takes of a set of planes.
double pieces_of_rank(double layers, double smallest, double ranks) {
  constexpr double kPart = static_cast<double>(kPieceParts) / static_cast<double>(kPieceOf);
  const double even = kPart * layers / (ranks * smallest);
  return std::min((1 + std::log(std::max(even, 1.0))) / kPart, std::max(layers / (ranks * smallest), 1.0));
}

// Bytes on the wire: residues and numbers of 32 bits as they are in memory.

double set_bytes(const LinkPlan& plan) {
  return static_cast<double>(plan.set_planes * 2 * plan.planes_level * plan.limb_bytes());
}

/// A number says how many each place has.
double layer_bytes(const LinkPlan& plan) {
  return static_cast<double>((layer_numbers(plan) + plan.layer_places()) * sizeof(std::uint32_t));
}

double layer_sum_bytes(const LinkPlan& plan) {
  return static_cast<double>(2 * plan.packed_level * plan.limb_bytes()) /
         static_cast<double>(plan.node_layers());
}

struct Rank {
  double begins = 0;   // seconds after the first
  double threads = 0;  // of full speed: where the network is too slow for all of them, fewer
};

/// Seconds until the ranks have done `work` seconds of one thread together.
double shared_seconds(double work, std::vector<Rank> ranks) {
  std::ranges::sort(ranks, {}, &Rank::begins);
  double threads = 0, lost = 0;
  for (const Rank& rank : ranks) {
    if (threads > 0 && (work + lost) / threads <= rank.begins) break;
    threads += rank.threads;
    lost += rank.threads * rank.begins;
  }
  return (work + lost) / threads;
}

/// One set of planes after the other, each whole before the next.
class LinkModel {
 public:
  LinkModel(const Plan& plan, const OperationSeconds& each, const Machines& machines)
      : plan_(plan),
        machines_(machines),
        sets_(static_cast<double>(plan.link.plane_sets)),
        layers_(static_cast<double>(plan.link.steps) / sets_),
        work_(seconds(plan.cost.link, each) / sets_),
        versions_(seconds(version_operations(plan.link, plan.literal), each)) {}

  LinkSeconds total() const {
    const double computing = seconds_together();
    const double first = waiting(static_cast<double>(link_keys_memory(plan_)) + set_bytes(plan_.link));
    const double further = waiting(set_bytes(plan_.link));
    const double pieces = pieces_seconds(computing);
    return {sets_ * computing, first + (sets_ - 1) * further, sets_ * pieces};
  }

 private:
  double seconds_together() const { return work_ / machines_.all_threads(); }

  /// Rank 0 begins to link when it has its versions, and sends meanwhile.
  double waiting(double broadcast_bytes) const {
    const double broadcast = broadcast_rounds(machines_) * broadcast_bytes / machines_.network_bytes_a_second;
    std::vector<Rank> ranks = {{0, static_cast<double>(machines_.threads)}};
    const double speed = workers_speed();
    for (const int threads : machines_.worker_threads) {
      const double slower = versions_ / threads - versions_ / machines_.threads;
      ranks.push_back({broadcast + std::max(slower, 0.0), speed * threads});
    }
    return std::max(shared_seconds(work_, std::move(ranks)), broadcast) - seconds_together();
  }

  /// The share of the workers' threads that the network keeps busy with layers.
  double workers_speed() const {
    const double bytes = layers_ * (layer_bytes(plan_.link) + layer_sum_bytes(plan_.link)) / work_;
    return std::min(1.0,
                    machines_.network_bytes_a_second / bytes / (machines_.all_threads() - machines_.threads));
  }

  /// At the end a rank waits for half of a smallest piece. All together take one such piece at least.
  double pieces_seconds(double computing) const {
    const auto smallest = static_cast<double>(plan_.link.node_layers());
    const auto ranks = static_cast<double>(machines_.ranks());
    const int fewest = std::min(machines_.threads, *std::ranges::min_element(machines_.worker_threads));
    const double piece = std::min(smallest, layers_) * work_ / layers_ / fewest;
    return std::max(piece / 2, piece - computing) + kPieceSeconds * pieces_of_rank(layers_, smallest, ranks);
  }

  const Plan& plan_;
  const Machines& machines_;
  double sets_, layers_;    // sets of planes, and layers of each
  double work_, versions_;  // of each, seconds of one thread: its layers, its versions
};

}  // namespace

int Machines::all_threads() const {
  return std::accumulate(worker_threads.begin(), worker_threads.end(), threads);
}

ClusterCost cluster_cost(const Plan& plan, const Machines& machines) {
  ClusterCost cost;
  cost.worker_memory_bytes =
      common_memory(plan) - keys_memory(plan) + link_keys_memory(plan) + layers_memory(plan.link);
  if (machines.ranks() == 1) return cost;
  const double own = static_cast<double>(machines.threads) / machines.all_threads();
  const double layers = static_cast<double>(plan.link.steps) * (1 - own);
  cost.broadcast_bytes =
      link_keys_memory(plan) + plan.link.plane_sets * static_cast<std::size_t>(set_bytes(plan.link));
  cost.layers_bytes = static_cast<std::size_t>(layers * layer_bytes(plan.link));
  cost.sums_bytes = static_cast<std::size_t>(layers * layer_sum_bytes(plan.link));
  return cost;
}

LinkSeconds link_seconds(const Plan& plan, const OperationSeconds& each, const Machines& machines) {
  require(machines.threads >= 1 && std::ranges::all_of(machines.worker_threads, [](int t) { return t >= 1; }),
          "each rank has a thread");
  require(machines.network_bytes_a_second > 0, "ranks are connected");
  if (machines.ranks() == 1) return {seconds(plan.cost.link, each) / machines.threads, 0, 0};
  return LinkModel(plan, each, machines).total();
}

}  // namespace tacit::plan
