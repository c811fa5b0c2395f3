// SPDX-License-Identifier: Apache-2.0
// How the ranks of a machine come to share memory: the first makes a file in memory that has no name, and
// passes its descriptor to the others through a socket.
#pragma once

#include <mpi.h>

#include <memory>

#include "cluster/machine_memory.h"

namespace tacit::mpi {

/// All ranks of the communicator call it, and wait for each other. All ranks of a machine share, or none:
/// nullptr where one is alone on its machine, or where they cannot, as processes of several users or in
/// containers with networks of their own. Throws Error as check().
std::unique_ptr<cluster::MachineMemory> share_machine_memory(MPI_Comm communicator);

}  // namespace tacit::mpi
