// SPDX-License-Identifier: Apache-2.0
#include "cli/serve/rank_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/quantities.h"

namespace tacit::cli {

namespace {

// A machine, with the ranks on it.
struct Machine {
  std::size_t ranks = 0, threads = 0, cores = 0, usable_cores = 0, memory_bytes = 0;
  bool shares = true;
};

std::map<std::string, Machine> machines_of(const std::vector<cluster::WorkerInfo>& ranks) {
  std::map<std::string, Machine> machines;
  for (const cluster::WorkerInfo& rank : ranks) {
    Machine& machine = machines[rank.host];
    ++machine.ranks;
    machine.threads += rank.threads;
    machine.usable_cores += rank.usable_cores;
    machine.cores = std::max(machine.cores, rank.cores);
    machine.memory_bytes = std::max(machine.memory_bytes, rank.memory_bytes);
    machine.shares = machine.shares && rank.shares_memory;
  }
  return machines;
}

std::string ranks_text(std::size_t ranks) {
  return ranks == 1 ? "rank" : fmt::format("{} ranks", ranks);
}

}  // namespace

std::string rank_text(const cluster::WorkerInfo& rank) {
  return fmt::format("rank {} on {}: {} thread{}; it may use {} of {} cores, {}", rank.rank, rank.host,
                     rank.threads, rank.threads == 1 ? "" : "s", rank.usable_cores, rank.cores,
                     bytes_text(rank.memory_bytes));
}

std::vector<std::string> rank_warnings(const std::vector<cluster::WorkerInfo>& ranks,
                                       std::size_t memory_bytes) {
  std::vector<std::string> warnings;
  for (const auto& [host, machine] : machines_of(ranks)) {
    if (machine.usable_cores < machine.cores) {
      warnings.push_back(fmt::format(
          "{} has {} cores, and its {} may use {}: mpirun binds ranks to cores unless it is told otherwise "
          "(--bind-to none, or --map-by ppr:{}:node:pe={})",
          host, machine.cores, ranks_text(machine.ranks), machine.usable_cores, machine.ranks,
          machine.cores / machine.ranks));
    }
    if (machine.threads > machine.cores) {
      warnings.push_back(fmt::format(
          "{} has {} cores, and its {} {} threads: --threads {} gives each rank its share, so does mpirun "
          "--map-by ppr:{}:node:pe={}",
          host, machine.cores, ranks_text(machine.ranks), machine.threads,
          std::max<std::size_t>(1, machine.cores / machine.ranks), machine.ranks,
          std::max<std::size_t>(1, machine.cores / machine.ranks)));
    }
    if (machine.ranks > 1 && !machine.shares) {
      warnings.push_back(fmt::format(
          "{} has {} that cannot share memory: each makes and keeps for itself what they would make together "
          "(another user, a network namespace of its own, a limit on the size of files, or a sandbox stands "
          "between them)",
          host, ranks_text(machine.ranks)));
    }
    if (machine.ranks * memory_bytes > machine.memory_bytes) {
      warnings.push_back(
          fmt::format("{} has {} of memory, and its {} may take {}: [limits] total_memory_mb is "
                      "for each rank",
                      host, bytes_text(machine.memory_bytes), ranks_text(machine.ranks),
                      bytes_text(machine.ranks * memory_bytes)));
    }
  }
  return warnings;
}

}  // namespace tacit::cli
