// SPDX-License-Identifier: Apache-2.0
#include "mpi/outbox.h"

#include <utility>

#include "mpi/calls.h"

namespace tacit::mpi {

namespace {

// To one rank. Short ones lie in that rank's memory from the moment that they are sent.
constexpr std::size_t kUnderWay = 8;

}  // namespace

Outbox::~Outbox() {
  if (under_way_ > 0) new std::vector<Line>(std::move(lines_));
}

void Outbox::send(int to, Tag tag, cluster::Bytes bytes) {
  left_ += bytes.size();
  lines_[static_cast<std::size_t>(to)].messages.push_back({tag, std::move(bytes)});
  move(to);
}

void Outbox::move() {
  for (std::size_t to = 0; to < lines_.size(); ++to) move(static_cast<int>(to));
}

void Outbox::move(int to) {
  Line& line = lines_[static_cast<std::size_t>(to)];
  while (line.started > 0 && ended(line.messages.front().request)) {
    left_ -= line.messages.front().bytes.size();
    line.messages.pop_front();
    --line.started;
    --under_way_;
  }
  while (line.started < line.messages.size() && line.started < kUnderWay) {
    Outgoing& next = line.messages[line.started];
    check(MPI_Isend(next.bytes.data(), count_of(next.bytes.size()), MPI_BYTE, to, next.tag, communicator_,
                    &next.request),
          "MPI_Isend");
    ++line.started;
    ++under_way_;
  }
}

}  // namespace tacit::mpi
