// SPDX-License-Identifier: Apache-2.0
// MPI's functions as this room calls them: what they return is looked at, and becomes an Error.
#pragma once

#include <mpi.h>

#include <cstddef>

namespace tacit::mpi {

/// Throws Error(kUnavailable) that names the function and says MPI's reason, unless `code` is MPI_SUCCESS.
void check(int code, const char* function);

/// Of this process in a communicator, and how many there are. Throw Error as check().
int rank_in(MPI_Comm communicator);
int ranks_in(MPI_Comm communicator);

/// The ranks of a communicator that are on this machine, in a communicator of their own, which the caller
/// gives back. All ranks make it. Throws Error as check().
MPI_Comm machine_communicator(MPI_Comm communicator);

/// Whether what was started has ended; then the request is MPI_REQUEST_NULL. Throws Error as check().
bool ended(MPI_Request& request);

/// Of a message that was probed or received. Throws Error(kProtocol) for what is not a number of bytes.
std::size_t bytes_of(const MPI_Status& status);

/// A length that is known to be at most cluster::kMaxMessage, as MPI counts.
int count_of(std::size_t bytes);

/// A communicator of all ranks that no other messages go through, and whose errors are returned. All ranks
/// make it. It stays to the end of MPI, since something may be under way in it until then.
MPI_Comm own_communicator();

}  // namespace tacit::mpi
