// SPDX-License-Identifier: Apache-2.0
#include "mpi/shared_memory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "base/descriptor.h"
#include "mpi/calls.h"

namespace tacit::mpi {

namespace {

constexpr const char* kFiles = "/vader_segment.";

// A rank opens another one's file when it first sends to it.
void send_to_all(MPI_Comm communicator) {
  const int rank = rank_in(communicator), ranks = ranks_in(communicator);
  std::vector<char> bytes(2 * static_cast<std::size_t>(ranks));
  std::vector<MPI_Request> requests;
  for (int other = 0; other < ranks; ++other) {
    if (other == rank) continue;
    char* const own = &bytes[2 * static_cast<std::size_t>(other)];
    check(MPI_Isend(own, 1, MPI_CHAR, other, 0, communicator, &requests.emplace_back()), "MPI_Isend");
    check(MPI_Irecv(own + 1, 1, MPI_CHAR, other, 0, communicator, &requests.emplace_back()), "MPI_Irecv");
  }
  check(MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE), "MPI_Waitall");
  check(MPI_Barrier(communicator), "MPI_Barrier");
}

// Among the ranks of this machine: the end of its own file's name.
int rank_on_machine(MPI_Comm communicator) {
  MPI_Comm machine = machine_communicator(communicator);
  const int rank = rank_in(machine);
  check(MPI_Comm_free(&machine), "MPI_Comm_free");
  return rank;
}

}  // namespace

std::string forget_shared_files(MPI_Comm communicator) {
  send_to_all(communicator);
  std::set<std::string> files;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.find(kFiles) == std::string::npos) continue;
    const std::size_t at = line.find('/');
    files.insert(line.substr(at, line.rfind(" (deleted)") - at));
  }
  for (const std::string& file : files) unlink(file.c_str());  // another rank may have been first
  const std::string end = fmt::format(".{}", rank_on_machine(communicator));
  const auto own = std::ranges::find_if(files, [&](const std::string& file) { return file.ends_with(end); });
  return own == files.end() ? std::string() : *own;
}

void give_back_name(const std::string& file) {
  if (!file.empty())
    const Descriptor empty(open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
}

}  // namespace tacit::mpi
