// SPDX-License-Identifier: Apache-2.0
// Where records live in slots when only records that share a bin are compared (docs/protocol.md, "Blocked
// linkage"). Each pass of the model takes a record to one of N/w bins; a bin has w places in a ciphertext.
// Two arrangements of them matter:
//
// - planes and layers: bin b is block b of the packing (bgv/packing.h), and its places are the block's slots;
// - link sums: the packed sums of w layers fill the N slots of one ciphertext, places of a bin side by side,
// so
//   that a rotation of both rows moves every bin by as many bins, cyclically.
//
// The server's records are put into groups of up to N, at most w of which share a bin in any pass. A group's
// link sums of one pass fill one ciphertext: layer `place` of the group has one record in each bin.
#pragma once

#include <bit>
#include <cstddef>

#include "linkage/blocking.h"
#include "linkage/model.h"

namespace tacit::plan {

/// Layouts are within these bounds, and so is what a peer can make this side compute.
inline constexpr std::size_t kMinPlaces = 4, kMaxPlaces = 32;  // of a bin in a ciphertext
inline constexpr std::size_t kMaxPasses = linkage::kMaxPasses;

struct BlockedLayout {
  std::size_t degree = 0;  // N
  std::size_t width = 0;   // w, places of a bin in a ciphertext: a power of two
  std::size_t passes = 0;
  std::size_t categories = 1;  // of the client's own dimension, each with planes of its own; 1 without one
  std::size_t shelves = 0;     // sets of planes for each pass and category
  std::size_t groups = 0;      // of server records

  bool operator==(const BlockedLayout&) const = default;

  std::size_t bins() const { return degree >> std::countr_zero(width); }
  /// The most client records of a category that a bin takes in one pass, and the most server records.
  std::size_t client_places() const { return shelves * width; }
  std::size_t server_places() const { return groups * width; }

  /// Sets of planes: those of a pass together, category by category, shelf by shelf.
  std::size_t plane_sets() const { return passes * categories * shelves; }
  std::size_t pass_of(std::size_t set) const { return set / (categories * shelves); }
  std::size_t category_of(std::size_t set) const { return set / shelves % categories; }
  std::size_t shelf_of(std::size_t set) const { return set % shelves; }

  /// Layers of one pass: number group * w + place.
  std::size_t layers() const { return groups * width; }
  /// Ciphertexts of link sums, of one pass or aligned: number category * groups + group.
  std::size_t vectors() const { return categories * groups; }

  /// The slot of a plane, or of a layer, that place `place` of bin `bin` has.
  std::size_t plane_slot(std::size_t bin, std::size_t place) const {
    const std::size_t row = degree / 2, blocks = row / width;
    return bin / blocks * row + place * blocks + bin % blocks;
  }
  /// The slot of a group's link sums that its record at place `place` of bin `bin` has.
  std::size_t sum_slot(std::size_t bin, std::size_t place) const {
    const int log = log_half_width();
    return (place >> log) * (degree / 2) + (bin << log) + (place & (width / 2 - 1));
  }
  /// The bin and the place whose sum_slot is `slot`.
  std::size_t sum_bin(std::size_t slot) const { return (slot & (degree / 2 - 1)) >> log_half_width(); }
  std::size_t sum_place(std::size_t slot) const {
    return (slot < degree / 2 ? 0 : width / 2) + (slot & (width / 2 - 1));
  }

  /// Bins are moved by a cyclic shift in two steps (docs/protocol.md, "Alignment"): by a multiple of
  /// low_shifts(), a power of two, and then by fewer than low_reach(). That is twice as many, so that every
  /// shift can be done in two ways: where passes are alike in what their keys are made of, more records might
  /// otherwise meet in a bin between the steps than it has places.
  std::size_t low_shifts() const { return std::size_t{1} << std::countr_zero(bins()) / 2; }
  std::size_t high_shifts() const { return bins() / low_shifts(); }
  std::size_t low_reach() const { return 2 * low_shifts(); }

  /// The binary logarithm of the slots that a bin has in a row of link sums: a division would take longer.
  int log_half_width() const { return std::countr_zero(width) - 1; }
};

/// Which pairs such a layout compares.
inline linkage::BinShape bin_shape(const BlockedLayout& layout) {
  return {layout.bins(), layout.server_places(), layout.client_places()};
}

}  // namespace tacit::plan
