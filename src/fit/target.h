// SPDX-License-Identifier: Apache-2.0
// From the pairs of a pilot to those that a query over longer lists compares (docs/model.md, "Fitting"): how
// many pairs of one person and of two there will be of each pattern.
#pragma once

#include <algorithm>

#include <cstddef>
#include <optional>

#include "fit/outcomes.h"

namespace tacit::fit {

/// How a query differs from the pilot.
struct Scaling {
  double clients = 1;  // times as many client records
  double servers = 1;  // times as many server records
  /// Chance that two records that share no key are compared all the same, in a bin that both fall into; 1
  /// where all pairs are.
  double by_chance = 1;

  /// Times as many pairs of two people.
  double pairs() const { return clients * servers; }
  /// Pairs of one person: a longer server's list has them all already, and a shorter one lacks some.
  double matches() const { return clients * std::min(1.0, servers); }
};

/// Expected numbers, of the same patterns: `matches` of the first two tables are pairs of one person, those
/// of the others pairs of one household. `keyed`: pairs that share a key, a part of `all`; without it all
/// pairs are compared.
struct PilotPairs {
  const PatternTable& all;
  const PatternTable* keyed = nullptr;
  const PatternTable* households = nullptr;  // among keyed, or among all without it; null: not known
};

/// Pairs of one person, and of one household, grow with the client's list; other pairs grow with both.
/// Patterns that no pair is expected to show are left out.
PatternTable compared_pairs(const PilotPairs& pilot, const Scaling& scaling);

}  // namespace tacit::fit
