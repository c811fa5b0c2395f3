// SPDX-License-Identifier: Apache-2.0
#include "mpi/inbox.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "mpi/calls.h"

namespace tacit::mpi {

namespace {

// So many messages, and as many bytes as one may have, are taken into memory before somebody asks for them;
// what is beyond waits where it comes from.
constexpr std::size_t kEnoughMessages = 64;

std::uint64_t announced_length(const cluster::Bytes& bytes) {
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof(length));
  return length;
}

}  // namespace

Inbox::Inbox(MPI_Comm communicator, int ranks, std::size_t largest, Broadcasts& broadcasts)
    : communicator_(communicator),
      largest_(largest),
      broadcasts_(broadcasts),
      lines_(static_cast<std::size_t>(ranks)) {}

Inbox::~Inbox() {
  const bool idle = std::ranges::all_of(lines_, [](Line& line) {
    return std::ranges::all_of(line, [](const Incoming& each) { return each.request == MPI_REQUEST_NULL; });
  });
  if (!idle) new std::vector<Line>(std::move(lines_));
}

void Inbox::move() {
  const auto messages = [this] {
    std::size_t sum = 0;
    for (const Line& line : lines_) sum += line.size();
    return sum;
  };
  for (std::size_t had = messages(); had < kEnoughMessages && bytes_ < largest_ && begin_one(); ++had) {
  }
  start_broadcasts();
}

std::size_t Inbox::checked_length(std::size_t bytes) const {
  if (bytes <= largest_) return bytes;
  throw Error(
      ErrorCategory::kProtocol,
      fmt::format("another rank sends a message of {} bytes; none has more than {}. Are all ranks the "
                  "same version of the program?",
                  bytes, largest_));
}

bool Inbox::begin_one() {
  int flag = 0;
  MPI_Message message = MPI_MESSAGE_NULL;
  MPI_Status status;
  check(MPI_Improbe(MPI_ANY_SOURCE, MPI_ANY_TAG, communicator_, &flag, &message, &status), "MPI_Improbe");
  if (flag == 0) return false;
  const std::size_t length = checked_length(bytes_of(status));
  const auto from = static_cast<std::size_t>(status.MPI_SOURCE);
  const bool announcement = status.MPI_TAG == kAnnouncement && from == 0 && length == sizeof(std::uint64_t);
  if (from >= lines_.size() || (status.MPI_TAG != kMessage && !announcement))
    throw Error(ErrorCategory::kProtocol, "another rank sends what is no message");
  Incoming& incoming =
      lines_[from].emplace_back(announcement ? kAnnouncement : kMessage, cluster::Bytes(length));
  bytes_ += length;
  check(MPI_Imrecv(incoming.bytes.data(), count_of(length), MPI_BYTE, &message, &incoming.request),
        "MPI_Imrecv");
  return true;
}

// They start in the order in which rank 0 started them. The one in front starts whatever is taken behind it,
// none of which is handed out before.
void Inbox::start_broadcasts() {
  for (Incoming& each : lines_[0]) {
    if (each.tag != kAnnouncement || each.broadcast != nullptr) continue;
    const bool front = &each == &lines_[0].front();
    if ((bytes_ >= largest_ && !front) || !ended(each.request)) return;
    const std::size_t length = checked_length(announced_length(each.bytes));
    each.broadcast = broadcasts_.start(cluster::Bytes(length));
    bytes_ += length;
  }
}

bool Inbox::here(Incoming& incoming) const {
  if (!ended(incoming.request)) return false;
  return incoming.tag == kMessage || (incoming.broadcast != nullptr && incoming.broadcast->done());
}

std::optional<cluster::Received> Inbox::next() {
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    const std::size_t from = (turn_ + k) % lines_.size();
    if (lines_[from].empty() || !here(lines_[from].front())) continue;
    Incoming incoming = std::move(lines_[from].front());
    lines_[from].pop_front();
    bytes_ -= incoming.bytes.size() + (incoming.broadcast == nullptr ? 0 : incoming.broadcast->size);
    turn_ = from + 1;
    cluster::Bytes& bytes = incoming.broadcast == nullptr ? incoming.bytes : incoming.broadcast->bytes;
    return cluster::Received{static_cast<int>(from), std::move(bytes)};
  }
  return std::nullopt;
}

}  // namespace tacit::mpi
