// SPDX-License-Identifier: Apache-2.0
// Ranks of one machine pass messages through files in /dev/shm, which Open MPI removes when it ends, but not
// when a rank is killed. Messages tell what records are.
#pragma once

#include <mpi.h>

#include <string>

namespace tacit::mpi {

/// Removes the names of those files, once all ranks have them open: the memory then ends with the ranks,
/// however they end. All ranks of the communicator call it, and wait for each other. Returns the name of this
/// rank's own; empty if there is none.
std::string forget_shared_files(MPI_Comm communicator);

/// At its end Open MPI removes a rank's own file, and tells people of a system call that failed where there
/// is none: gives its name to an empty one. Before MPI_Finalize.
void give_back_name(const std::string& file);

}  // namespace tacit::mpi
