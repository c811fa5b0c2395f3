// SPDX-License-Identifier: Apache-2.0
// Items: the totals that a query adds up under encryption (docs/protocol.md, "Tabulate"). A cell has, for
// each tally, one or two counts and the digit totals of its values; these are the cell's parts. With a
// dimension of the client's own there is a total of every part for each of its categories.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/wide.h"
#include "plan/digits.h"

namespace tacit::plan {

/// What is added up over the linked records of a cell. Every figure is public.
struct TallyShape {
  std::size_t counts = 1;   // 1 or 2: the figures are shown where each of them reaches min_cell
  std::vector<Wide> spans;  // the largest value of each sum; values are from 0

  bool operator==(const TallyShape&) const = default;
};

class Items {
 public:
  struct Tally {
    std::size_t first = 0;  // part of its first count; the second one and the sums' digits follow
    std::size_t counts = 1;
    std::vector<Digits> digits;  // of each sum

    std::size_t parts() const;
  };

  Items() = default;
  /// `bound`: the most linked records a cell can have. `categories`: of the client's own dimension, 1 without
  /// one. Throws what choose_digits throws.
  Items(const std::vector<TallyShape>& tallies, std::size_t cells, std::size_t categories,
        std::uint64_t bound);

  const std::vector<Tally>& tallies() const { return tallies_; }
  std::size_t cells() const { return cells_; }
  std::size_t categories() const { return categories_; }
  std::size_t parts() const { return tally_of_.size(); }
  std::size_t count() const { return cells_ * parts() * categories_; }
  /// Whether any tally has two counts.
  bool two_guards() const { return two_guards_; }

  /// The number of an item: the categories of one cell's part are neighbours, and so are the parts of a cell.
  std::size_t index(std::size_t cell, std::size_t part, std::size_t category) const {
    return (cell * parts() + part) * categories_ + category;
  }
  std::size_t cell_of(std::size_t item) const { return item / categories_ / parts(); }
  std::size_t part_of(std::size_t item) const { return item / categories_ % parts(); }
  std::size_t category_of(std::size_t item) const { return item % categories_; }
  const Tally& tally_of(std::size_t part) const { return tallies_[tally_of_[part]]; }
  /// The count that guards an item: number 0 or 1. A tally with one count has it twice.
  std::size_t guard_of(std::size_t item, std::size_t number) const;

 private:
  std::vector<Tally> tallies_;
  std::vector<std::size_t> tally_of_;  // each part's
  std::size_t cells_ = 0, categories_ = 1;
  bool two_guards_ = false;
};

}  // namespace tacit::plan
