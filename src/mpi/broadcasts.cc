// SPDX-License-Identifier: Apache-2.0
#include "mpi/broadcasts.h"

#include <algorithm>
#include <utility>

#include "mpi/calls.h"

namespace tacit::mpi {

namespace {

// Pieces travel beside each other, so that a rank that looks only now and then passes on several at a time.
constexpr std::size_t kPiece = std::size_t{1} << 20;
constexpr std::size_t kPiecesUnderWay = 32;

std::size_t piece_at(const Broadcasts::Broadcast& broadcast, std::size_t place) {
  return std::min(kPiece, broadcast.size - place);
}

}  // namespace

Broadcasts::~Broadcasts() {
  if (!open_.empty()) new std::deque<std::shared_ptr<Broadcast>>(std::move(open_));
}

std::shared_ptr<Broadcasts::Broadcast> Broadcasts::start(cluster::Bytes bytes) {
  auto broadcast = std::make_shared<Broadcast>();
  broadcast->size = bytes.size();
  broadcast->bytes = std::move(bytes);
  open_.push_back(broadcast);
  move();
  return broadcast;
}

void Broadcasts::move() {
  for (const auto& broadcast : open_) {
    end_pieces(*broadcast);
    start_pieces(*broadcast);
    if (broadcast->started < broadcast->size) break;  // the next one after all of this one
  }
  while (!open_.empty() && open_.front()->done()) open_.pop_front();
}

void Broadcasts::start_pieces(Broadcast& broadcast) {
  while (broadcast.started < broadcast.size && pieces_ < kPiecesUnderWay) {
    const std::size_t piece = piece_at(broadcast, broadcast.started);
    MPI_Request request = MPI_REQUEST_NULL;
    check(MPI_Ibcast(broadcast.bytes.data() + broadcast.started, count_of(piece), MPI_BYTE, 0, communicator_,
                     &request),
          "MPI_Ibcast");
    broadcast.requests.push_back(request);
    broadcast.started += piece;
    ++pieces_;
  }
}

void Broadcasts::end_pieces(Broadcast& broadcast) {
  while (!broadcast.requests.empty() && ended(broadcast.requests.front())) {
    broadcast.requests.pop_front();
    broadcast.ended += piece_at(broadcast, broadcast.ended);
    --pieces_;
  }
}

std::size_t Broadcasts::left() const {
  std::size_t bytes = 0;
  for (const auto& broadcast : open_) bytes += broadcast->size - broadcast->ended;
  return bytes;
}

}  // namespace tacit::mpi
