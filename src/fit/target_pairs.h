// SPDX-License-Identifier: Apache-2.0
// The pairs that a query over longer lists compares, from those of two files (docs/model.md, "Fitting"), and
// the passes that bring enough pairs of one person together.
#pragma once

#include <cstddef>
#include <vector>

#include "fit/fit.h"
#include "fit/known_pairs.h"
#include "fit/target.h"

namespace tacit::fit {

class TargetPairs {
 public:
  /// For lists as `options` has it. `known` outlives it.
  TargetPairs(const TwoFiles& files, const KnownPairs& known, const FitOptions& options);

  /// The model's passes that are taken.
  const std::vector<linkage::Pass>& passes() const { return passes_; }
  const FitTarget& target() const { return target_; }
  /// How many times longer the lists are than the files.
  Scaling scaling() const;

  /// `patterns`: what `comparison`, of the same records, counted of all pairs.
  PatternTable at_target(const Comparison& comparison, const PatternTable& patterns,
                         const PairProgress& progress) const;

 private:
  void take_passes(const std::vector<linkage::Pass>& offered);
  double matches_in(std::uint8_t passes) const;

  const KnownPairs& known_;
  double sampled_, servers_;  // records
  FitTarget target_;
  std::vector<linkage::Pass> passes_;
  std::vector<KeyedPair> keyed_;  // in some pass that is taken, and how probably they are one person ..
  std::vector<double> matches_, households_;  // .. or two of one household
};

}  // namespace tacit::fit
