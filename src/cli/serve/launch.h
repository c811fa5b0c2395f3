// SPDX-License-Identifier: Apache-2.0
// Whether this process is one of several that `mpirun` or `srun` has started, by its environment. MPI is not
// asked: without them it is not even started.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace tacit::cli {

/// A variable of the environment.
using Variable = std::function<std::optional<std::string>(const char* name)>;
std::optional<std::string> environment_variable(const char* name);

struct Launch {
  int rank = 0;
  bool several = false;  // ranks, or it may be so: MPI knows how many

  /// What is left after mpirun has sent SIGTERM, before it kills; by srun, Slurm's usual KillWait.
  std::chrono::seconds until_killed{1};
};

/// Of Open MPI's mpirun, or of Slurm's srun with PMIx. Throws Error(kUsage) where srun has started several
/// processes that would not know of each other.
Launch find_launch(const Variable& variable = environment_variable);

}  // namespace tacit::cli
