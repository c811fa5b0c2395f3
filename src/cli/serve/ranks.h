// SPDX-License-Identifier: Apache-2.0
// A server of several ranks (mpirun, srun): rank 0 is the server, the others link records for it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/server/config.h"
#include "app/server/log.h"
#include "bgv/security.h"
#include "cli/serve/launch.h"
#include "cluster/coordinator.h"
#include "mpi/session.h"

namespace tacit::cli {

/// Rank 0's part: the workers of a server, for as long as it runs.
class Ranks {
 public:
  /// Waits for the workers, and tells the log who they are. `threads`: of the linkage in this process; 0:
  /// every core. Throws Error as cluster::Coordinator.
  Ranks(mpi::Session& session, const Launch& launch, const app::CustodianConfig& config, int threads,
        const app::Log& log);

  link::Place& place() { return coordinator_; }
  /// Of each worker.
  std::vector<int> threads() const;
  /// As cluster::Coordinator::lost().
  std::optional<std::string> lost() const { return coordinator_.lost(); }
  /// When the last query has to have ended after a signal by mpirun.
  std::chrono::milliseconds grace() const;

 private:
  const Launch launch_;
  cluster::Coordinator coordinator_;
};

/// Runs rank 0: `server` from the start of MPI to its end. Where it throws, a person is told as at the end
/// of the program (exit.h), all ranks end with its exit status, and the call does not return.
void run_first_rank(const std::function<void(mpi::Session&)>& server);

/// Runs a rank above 0, with so many threads (0: every core it may use), until rank 0 says that it is enough.
/// Ends by its parent, mpirun or Slurm, or by rank 0, and by no signal but SIGKILL. Where it fails, ends as
/// run_first_rank().
void run_worker(const Launch& launch, int threads, const bgv::Security& security);

}  // namespace tacit::cli
