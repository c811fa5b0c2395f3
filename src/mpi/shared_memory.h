// SPDX-License-Identifier: Apache-2.0
// Ranks of one machine pass messages through files in /dev/shm, which Open MPI removes when it ends, but not
// when a rank is killed. Messages tell what records are.
#pragma once

#include <mpi.h>

namespace tacit::mpi {

/// Removes the names of those files, once all ranks have them open: the memory then ends with the ranks,
/// however they end. All ranks of the communicator call it, and wait for each other.
void forget_shared_files(MPI_Comm communicator);

}  // namespace tacit::mpi
