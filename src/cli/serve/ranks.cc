// SPDX-License-Identifier: Apache-2.0
#include "cli/serve/ranks.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/error.h"
#include "cli/exit.h"
#include "cli/serve/rank_text.h"
#include "cli/signals.h"
#include "cluster/worker.h"

namespace tacit::cli {

namespace {

// For the end of the last steps and of the streams, and for the ledger.
constexpr std::chrono::seconds kLastSteps{3};

void end_by(mpi::Session& session, const std::function<void()>& part) {
  const int status = exit_code_of(part);
  if (status != 0) session.abort(status);
}

}  // namespace

Ranks::Ranks(mpi::Session& session, const Launch& launch, const app::CustodianConfig& config, int threads,
             const app::Log& log)
    : launch_(launch), coordinator_(session.channel(), config.cluster.silence, TACIT_VERSION, log.warn) {
  std::vector<cluster::WorkerInfo> all = {cluster::this_machine(threads, TACIT_VERSION)};
  all.front().shares_memory = coordinator_.shares_memory();
  all.insert(all.end(), coordinator_.workers().begin(), coordinator_.workers().end());
  for (const cluster::WorkerInfo& rank : all) log.info(rank_text(rank));
  for (const std::string& warning : rank_warnings(all, config.server.total_memory())) log.warn(warning);
}

std::vector<int> Ranks::threads() const {
  std::vector<int> threads;
  for (const cluster::WorkerInfo& worker : coordinator_.workers())
    threads.push_back(static_cast<int>(worker.threads));
  return threads;
}

std::chrono::milliseconds Ranks::grace() const {
  return std::max(std::chrono::seconds(0), launch_.until_killed - kLastSteps);
}

void run_first_rank(const std::function<void(mpi::Session&)>& server) {
  hold_stop_signals();  // MPI's threads do, too
  mpi::Session session;
  end_by(session, [&] { server(session); });
}

void run_worker(const Launch& launch, int threads, const bgv::Security& security) {
  ignore_server_signals();
  if (!mpi::available()) {
    throw Error(
        ErrorCategory::kConfig,
        fmt::format("rank {} on {}: this tacit was built without MPI; every rank needs one that has it",
                    launch.rank, cluster::this_machine(threads, TACIT_VERSION).host));
  }
  const pid_t parent = getppid();
  mpi::Session session;
  end_by(session, [&] {
    cluster::WorkerOptions options{cluster::this_machine(threads, TACIT_VERSION), security};
    options.orphaned = [parent] { return getppid() != parent; };
    try {
      const std::unique_ptr<cluster::Channel> channel = session.channel();
      cluster::work(*channel, options);
    } catch (const Error& error) {
      throw Error(error.category(),
                  fmt::format("rank {} on {}: {}", launch.rank, options.info.host, error.what()));
    }
  });
}

}  // namespace tacit::cli
