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
      all_threads_(std::accumulate(threads_.begin(), threads_.end(), std::size_t{0})) {
  require(node_ > 0 && most_ >= node_ && most_ % node_ == 0 && all_threads_ > 0,
          "pieces have whole nodes, and somebody links them");
}

std::size_t Shares::nodes_of(std::size_t rank, bool ahead) const {
  const std::size_t left = layers_ - first_;
  const std::size_t share = left * threads_[rank] * plan::kPieceParts / (plan::kPieceOf * all_threads_);
  return std::clamp<std::size_t>(share / node_ / (ahead ? 2 : 1), 1, most_ / node_);
}

std::optional<Shares::Range> Shares::next(std::size_t rank, bool ahead) {
  const std::size_t left = layers_ - first_;
  if (left == 0 || (ahead && left <= threads_.size() * node_)) return std::nullopt;
  const Range range{first_, std::min(first_ + nodes_of(rank, ahead) * node_, layers_)};
  first_ = range.last;
  return range;
}

}  // namespace tacit::cluster
