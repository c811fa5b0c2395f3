// SPDX-License-Identifier: Apache-2.0
#include "cluster/shares.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "plan/cluster_cost.h"

namespace tacit::cluster {
Shares::Shares(std::size_t layers, std::size_t node, std::size_t most, std::vector<std::size_t> threads)
    : layers_(layers),
      node_(node),
      most_(most),
      threads_(std::move(threads)),
      own_(threads_.size()),
      all_threads_(std::accumulate(threads_.begin(), threads_.end(), std::size_t{0})) {
  require(node_ > 0 && most_ >= node_ && most_ % node_ == 0 && all_threads_ > 0,
          "pieces have whole nodes, and somebody links them");
}

std::size_t Shares::nodes_of(std::size_t rank) const {
  std::size_t unlinked = layers_ - first_;
  for (const Own& own : own_) unlinked += own.in_hand();
  const std::size_t share = unlinked * threads_[rank] / all_threads_;
  const std::size_t more = share - std::min(share, own_[rank].in_hand());
  return std::clamp<std::size_t>(more * plan::kPieceParts / plan::kPieceOf / node_, 1, most_ / node_);
}

std::optional<Shares::Range> Shares::next(std::size_t rank) {
  const std::size_t left = layers_ - first_;
  Own& own = own_[rank];
  if (left == 0 || (own.taken > own.done && left <= threads_.size() * node_)) return std::nullopt;
  const Range range{first_, std::min(first_ + nodes_of(rank) * node_, layers_)};
  first_ = range.last;
  own.taken += range.last - range.first;
  return range;
}

void Shares::linked(std::size_t rank, std::size_t layers) {
  Own& own = own_[rank];
  own.linked += std::min(layers, own.in_hand());
}

void Shares::done(std::size_t rank, std::size_t layers) {
  Own& own = own_[rank];
  own.done += layers;
  own.linked = std::max(own.linked, own.done);
  require(own.linked <= own.taken, "a rank is done with what it has taken");
}

}  // namespace tacit::cluster
