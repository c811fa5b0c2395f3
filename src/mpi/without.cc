// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "base/error.h"
#include "mpi/session.h"

namespace tacit::mpi {

bool available() {
  return false;
}

Session::Session() {
  throw Error(
      ErrorCategory::kConfig,
      "this tacit was built without MPI, and answers on one machine alone. Start it without mpirun or "
      "srun, or with one rank; or install one that has MPI on every machine: `TACIT_MPI=ON make "
      "package` makes it (docs/operations.md, \"More than one machine\")");
}

Session::~Session() = default;

std::unique_ptr<cluster::Channel> Session::channel() {
  return nullptr;
}

void Session::abort(int exit_status) {
  std::_Exit(exit_status);
}

}  // namespace tacit::mpi
