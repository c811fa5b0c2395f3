// SPDX-License-Identifier: Apache-2.0
#include "mpi/machine_memory.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/descriptor.h"
#include "base/error.h"
#include "mpi/calls.h"

namespace tacit::mpi {

namespace {

using Clock = std::chrono::steady_clock;

// Longer than ranks that have just met in MPI need for one message, and shorter than any silence that another
// machine's ranks end by.
constexpr std::chrono::seconds kLongest{1};

// An abstract address, which is no file.
struct Address {
  sockaddr_un name{};
  socklen_t length = 0;  // 0: there is none
  sockaddr* data() { return reinterpret_cast<sockaddr*>(&name); }
};

bool readable(int socket, Clock::time_point until) {
  pollfd look{socket, POLLIN, 0};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    const int ready = poll(&look, 1, static_cast<int>(std::max<long>(left, 0)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

// Another program of this machine may know the address, too.
bool is_own_user(int socket) {
  ucred other{};
  socklen_t length = sizeof other;
  return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &other, &length) == 0 && other.uid == geteuid();
}

// A message of one byte with room for a descriptor beside it.
class Envelope {
 public:
  Envelope() {
    message_.msg_iov = &data_;
    message_.msg_iovlen = 1;
    message_.msg_control = control_.data();
    message_.msg_controllen = control_.size();
  }
  Envelope(const Envelope&) = delete;
  Envelope& operator=(const Envelope&) = delete;

  msghdr* message() { return &message_; }
  // nullptr where nothing is beside the byte.
  cmsghdr* head() { return CMSG_FIRSTHDR(&message_); }

 private:
  char byte_ = 0;
  iovec data_{&byte_, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control_{};
  msghdr message_{};
};

bool send_descriptor(int socket, int descriptor) {
  Envelope envelope;
  cmsghdr* const head = envelope.head();
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
  return sendmsg(socket, envelope.message(), MSG_NOSIGNAL) == 1;
}

// -1 for none.
int receive_descriptor(int socket) {
  Envelope envelope;
  if (recvmsg(socket, envelope.message(), MSG_CMSG_CLOEXEC) != 1) return -1;
  const cmsghdr* const head = envelope.head();
  if (head == nullptr || head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS ||
      head->cmsg_len != CMSG_LEN(sizeof(int)))
    return -1;
  int descriptor = -1;
  std::memcpy(&descriptor, CMSG_DATA(head), sizeof descriptor);
  return descriptor;
}

int new_socket() {
  return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
}

// On an address that the system chooses.
Address listen_on(int socket, int others) {
  Address any{{AF_UNIX, {}}, sizeof(sa_family_t)};
  if (bind(socket, any.data(), any.length) != 0 || listen(socket, others) != 0) return {};
  Address own{{}, sizeof(sockaddr_un)};
  return getsockname(socket, own.data(), &own.length) == 0 ? own : Address{};
}

// Whether so many others have it then.
bool hand_out(int socket, int file, int others) {
  const Clock::time_point until = Clock::now() + kLongest;
  while (others > 0 && Clock::now() < until && readable(socket, until)) {
    const Descriptor other(accept4(socket, nullptr, nullptr, SOCK_CLOEXEC));
    if (other.number() >= 0 && is_own_user(other.number()) && send_descriptor(other.number(), file)) --others;
  }
  return others == 0;
}

int ask_for(Address address) {
  const Descriptor socket(new_socket());
  if (connect(socket.number(), address.data(), address.length) != 0 || !is_own_user(socket.number()) ||
      !readable(socket.number(), Clock::now() + kLongest))
    return -1;
  return receive_descriptor(socket.number());
}

// The file of all ranks of the machine; -1 where this one has none.
int shared_file(MPI_Comm machine) {
  const int others = ranks_in(machine) - 1;
  const bool first = rank_in(machine) == 0;
  const Descriptor socket(first ? new_socket() : -1);
  Address address;
  int file = -1;
  if (first) {
    file = cluster::MachineMemory::new_file();
    if (file >= 0 && socket.number() >= 0) address = listen_on(socket.number(), others);
  }
  check(MPI_Bcast(&address, sizeof address, MPI_BYTE, 0, machine), "MPI_Bcast");
  if (address.length == 0) return file;
  if (!first) return ask_for(address);
  if (hand_out(socket.number(), file, others)) return file;
  close(file);
  return -1;
}

std::unique_ptr<cluster::MachineMemory> map(int file) {
  if (file < 0) return nullptr;
  try {
    return std::make_unique<cluster::MachineMemory>(file);
  } catch (const Error&) {
    return nullptr;  // ranks can do without
  }
}

}  // namespace

std::unique_ptr<cluster::MachineMemory> share_machine_memory(MPI_Comm communicator) {
  MPI_Comm machine = machine_communicator(communicator);
  std::unique_ptr<cluster::MachineMemory> memory;
  if (ranks_in(machine) > 1) {
    memory = map(shared_file(machine));
    int own = memory == nullptr ? 0 : 1, all = 0;
    check(MPI_Allreduce(&own, &all, 1, MPI_INT, MPI_MIN, machine), "MPI_Allreduce");
    if (all == 0) memory = nullptr;
  }
  check(MPI_Comm_free(&machine), "MPI_Comm_free");
  return memory;
}

}  // namespace tacit::mpi
