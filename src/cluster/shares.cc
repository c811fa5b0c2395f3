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
      in_hand_(threads_.size()),
      all_threads_(std::accumulate(threads_.begin(), threads_.end(), std::size_t{0})) {
  require(node_ > 0 && most_ >= node_ && most_ % node_ == 0 && all_threads_ > 0,
          "pieces have whole nodes, and somebody links them");
}

std::size_t Shares::nodes_of(std::size_t rank) const {
  const std::size_t unlinked = layers_ - first_ + all_in_hand_;
  const std::size_t share = unlinked * threads_[rank] / all_threads_;
  const std::size_t more = share - std::min(share, in_hand_[rank]);
  return std::clamp<std::size_t>(more * plan::kPieceParts / plan::kPieceOf / node_, 1, most_ / node_);
}

std::optional<Shares::Range> Shares::next(std::size_t rank) {
  const std::size_t left = layers_ - first_;
  if (left == 0 || (in_hand_[rank] > 0 && left <= threads_.size() * node_)) return std::nullopt;
  const Range range{first_, std::min(first_ + nodes_of(rank) * node_, layers_)};
  first_ = range.last;
  in_hand_[rank] += range.last - range.first;
  all_in_hand_ += range.last - range.first;
  return range;
}

void Shares::done(std::size_t rank, std::size_t layers) {
  require(layers <= in_hand_[rank], "a rank has in hand what it links");
  in_hand_[rank] -= layers;
  all_in_hand_ -= layers;
}

}  // namespace tacit::cluster
