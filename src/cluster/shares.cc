// SPDX-License-Identifier: Apache-2.0
#include "cluster/shares.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/error.h"

namespace tacit::cluster {
namespace {

/// A piece is what a rank would have of the rest, divided by this: a rank that is slower than its threads
/// tell then has no more than its share all the same.
constexpr std::size_t kPart = 2;

}  // namespace

Shares::Shares(std::size_t layers, std::size_t node, std::size_t most, std::vector<std::size_t> threads)
    : layers_(layers),
      node_(node),
      most_(most),
      threads_(std::move(threads)),
      all_threads_(std::accumulate(threads_.begin(), threads_.end(), std::size_t{0})) {
  require(node_ > 0 && most_ >= node_ && most_ % node_ == 0 && all_threads_ > 0,
          "pieces have whole nodes, and somebody links them");
}

std::optional<Shares::Range> Shares::next(std::size_t rank) {
  if (first_ == layers_) return std::nullopt;
  const std::size_t left = layers_ - first_;
  const std::size_t share = left * threads_[rank] / (kPart * all_threads_);
  const std::size_t nodes = std::clamp<std::size_t>(share / node_, 1, most_ / node_);
  const Range range{first_, std::min(first_ + nodes * node_, layers_)};
  first_ = range.last;
  return range;
}

}  // namespace tacit::cluster
