// The scores of a tile of layers, slice by slice: one slice of all versions is read from memory once for the
// whole tile, and stays in the cache while every layer takes its few rows from it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "linkage/features.h"
#include "plan/layout.h"
#include "protocol/server/versions.h"
#include "ring/modulus.h"

namespace tacit::protocol {

/// Which versions each copy of each layer of a tile adds up.
class ScoreTile {
 public:
  /// `records`: the server record of every place (layer, copy) of the tile in order, or kNobody.
  ScoreTile(const Versions& versions, const linkage::FeatureTable& features, std::size_t copies,
            std::span<const std::uint32_t> records);
  static constexpr std::uint32_t kNobody = ~0U;

  std::size_t layers() const { return (first_.size() - 1) / copies_; }

  /// sum over the copies of mask * (sum of the copy's versions), for one slice of one limb of `layer`, into
  /// `out`. `versions`: the slice of version 0; `masks`: the same slice of each copy's mask.
  void add_up(std::size_t layer, const std::uint32_t* versions, std::span<const std::uint32_t* const> masks,
              std::uint32_t* out, const ring::Modulus& q) const;

 private:
  std::size_t copies_;
  std::size_t slice_words_;
  std::vector<std::uint32_t> terms_;  // versions' numbers
  std::vector<std::size_t> first_;    // of each place, in terms_; one more at the end
};

}  // namespace tacit::protocol
