// SPDX-License-Identifier: Apache-2.0
// What the planner is free to choose. The server proposes it, and the client derives the plan from it.
#pragma once

#include <cstddef>
#include <variant>

#include "base/strategy.h"

namespace tacit::plan {

/// Of the strategy that compares all pairs of records (layout.h).
struct AllPairsChoice {
  std::size_t width = 0;
  std::size_t copies = 0;
  std::size_t shelves = 1;
  /// The masks' noise is divided away by a separate modulus switch; otherwise with that of the first square,
  /// which is cheaper where there are few copies of wide blocks.
  bool switch_masks = false;
  /// Link values are packed at the level of what is sent, one lower than otherwise: where masks and packing
  /// make little noise, with copies that fill a row and blocks that are not wide.
  bool pack_at_end = false;
  bool operator==(const AllPairsChoice&) const = default;
};

/// Of the strategy that compares the pairs that share a bin (blocked_layout.h).
struct BlockedChoice {
  std::size_t width = 0;
  std::size_t groups = 0;
  std::size_t shelves = 1;  // sets of planes for each pass and category
  /// Primes that go with the masks' noise when scores are relinearised: 2 or 3.
  std::size_t score_drop = 3;
  /// Link values are packed at the level of what is sent, one lower than otherwise.
  bool pack_at_end = false;
  bool operator==(const BlockedChoice&) const = default;
};

/// One of the link strategies.
using StrategyChoice = std::variant<AllPairsChoice, BlockedChoice>;

using tacit::StrategyWanted;

/// Whether it is a choice that a side is willing to have.
inline bool is_wanted(const StrategyChoice& choice, StrategyWanted wanted) {
  if (wanted == StrategyWanted::kAny) return true;
  return std::holds_alternative<BlockedChoice>(choice) == (wanted == StrategyWanted::kBlocked);
}

struct PlanChoice {
  std::size_t degree = 0;
  std::size_t special_primes = 0;
  std::size_t end_level = 0;  // primes left in what is sent back
  StrategyChoice strategy;
  bool operator==(const PlanChoice&) const = default;
};

}  // namespace tacit::plan
