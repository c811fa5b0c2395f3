// SPDX-License-Identifier: Apache-2.0
#include "mpi/calls.h"

#include <fmt/format.h>

#include <array>
#include <string>

#include "base/error.h"

namespace tacit::mpi {

void check(int code, const char* function) {
  if (code == MPI_SUCCESS) return;
  std::array<char, MPI_MAX_ERROR_STRING> text{};
  int length = 0;
  if (MPI_Error_string(code, text.data(), &length) != MPI_SUCCESS) length = 0;
  throw Error(ErrorCategory::kUnavailable,
              fmt::format("the other ranks cannot be reached: {}: {}", function,
                          length > 0 ? std::string(text.data(), static_cast<std::size_t>(length))
                                     : fmt::format("error {}", code)));
}

int rank_in(MPI_Comm communicator) {
  int rank = 0;
  check(MPI_Comm_rank(communicator, &rank), "MPI_Comm_rank");
  return rank;
}

int ranks_in(MPI_Comm communicator) {
  int ranks = 1;
  check(MPI_Comm_size(communicator, &ranks), "MPI_Comm_size");
  return ranks;
}

MPI_Comm machine_communicator(MPI_Comm communicator) {
  MPI_Comm machine = MPI_COMM_NULL;
  check(
      MPI_Comm_split_type(communicator, MPI_COMM_TYPE_SHARED, rank_in(communicator), MPI_INFO_NULL, &machine),
      "MPI_Comm_split_type");
  return machine;
}

bool ended(MPI_Request& request) {
  if (request == MPI_REQUEST_NULL) return true;
  int flag = 0;
  check(MPI_Test(&request, &flag, MPI_STATUS_IGNORE), "MPI_Test");
  return flag != 0;
}

std::size_t bytes_of(const MPI_Status& status) {
  int count = 0;
  check(MPI_Get_count(&status, MPI_BYTE, &count), "MPI_Get_count");
  if (count == MPI_UNDEFINED || count < 0)
    throw Error(ErrorCategory::kProtocol, "a message of another rank has no length");
  return static_cast<std::size_t>(count);
}

int count_of(std::size_t bytes) {
  return static_cast<int>(bytes);
}

MPI_Comm own_communicator() {
  MPI_Comm communicator = MPI_COMM_NULL;
  check(MPI_Comm_dup(MPI_COMM_WORLD, &communicator), "MPI_Comm_dup");
  check(MPI_Comm_set_errhandler(communicator, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
  return communicator;
}

}  // namespace tacit::mpi
