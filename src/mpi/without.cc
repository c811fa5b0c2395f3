// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "base/error.h"
#include "mpi/session.h"

namespace tacit::mpi {

bool available() {
  return false;
}

Session::Session() {
  throw Error(ErrorCategory::kConfig,
              "this program was built without MPI, and answers on one machine alone. Start it without mpirun "
              "or srun, or with one rank; or build it where Open MPI is (Debian: libopenmpi-dev) with "
              "-DTACIT_MPI=ON");
}

Session::~Session() = default;

std::unique_ptr<cluster::Channel> Session::channel() {
  return nullptr;
}

void Session::abort(int exit_status) {
  std::_Exit(exit_status);
}

}  // namespace tacit::mpi
