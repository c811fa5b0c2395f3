// SPDX-License-Identifier: Apache-2.0
// Rows of residues as the kernels take them: as pointers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ring/residue_buffer.h"
#include "ring/rns_poly.h"

namespace tacit::bgv {

/// The limbs first .. first + count - 1.
inline std::vector<const std::uint32_t*> limbs_of(const ring::RnsPoly& poly, std::size_t first,
                                                  std::size_t count) {
  std::vector<const std::uint32_t*> limbs;
  for (std::size_t i = first; i < first + count; ++i) limbs.push_back(poly.limb(i));
  return limbs;
}

/// A few cache lines between rows of n words that are read together: n is a power of two, and if rows are a
/// power of two apart, the same position of each falls into one set of the L1 cache.
inline constexpr std::size_t kRowGap = 144;

/// Scratch rows of n words, with the gap.
class LimbRows {
 public:
  using Rows = std::span<const std::uint32_t* const>;

  LimbRows(std::size_t n, std::size_t count) : words_(count * (n + kRowGap)) {
    for (std::size_t i = 0; i < count; ++i) rows_.push_back(words_.data() + i * (n + kRowGap));
  }
  std::span<std::uint32_t* const> rows() const { return rows_; }
  /// The same, to read from.
  operator Rows() const { return rows_; }

 private:
  ring::ResidueBuffer words_;
  std::vector<std::uint32_t*> rows_;
};

}  // namespace tacit::bgv
