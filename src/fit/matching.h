// SPDX-License-Identifier: Apache-2.0
// Probabilities of pairs where a person is in each file once: of all pairs of a record at most one is a
// match. What speaks for one pair then speaks against the others of its two records.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "fit/likely_pairs.h"

namespace tacit::fit {

/// Sum-product over the pairs as edges between the records of two files, of which the chosen ones make a
/// matching (Bayati, Shah and Sharma 2008): exact where the edges make no cycle.
class Matching {
 public:
  /// `pairs` outlive it.
  explicit Matching(std::span<const LikelyPair> pairs);

  /// The pairs' probabilities after `sweeps` more sweeps from where the last call ended. `odds`: of each
  /// pattern, for a pair whose records have no other partner.
  std::vector<double> sweep(std::span<const double> odds, int sweeps);

 private:
  std::span<const LikelyPair> pairs_;
  std::size_t clients_ = 0, servers_ = 0;
  // Of each pair, how probably its record has no other partner.
  std::vector<double> client_free_, server_free_;
};

}  // namespace tacit::fit
