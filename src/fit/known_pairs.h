// SPDX-License-Identifier: Apache-2.0
// Which pairs of two files are one person, by labels or by an estimate without.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "fit/comparison.h"
#include "fit/keyed_pairs.h"
#include "fit/unlabelled.h"
#include "linkage/model.h"
#include "linkage/quality.h"

namespace tacit::fit {

class KnownPairs {
 public:
  /// Compares all pairs of `files` once. With `labelled`, these are one person and no other pair is;
  /// otherwise `expected_matches` > 0 is where the estimate starts. What is given outlives it. Throws
  /// Error(kInput) if no labelled pair is among the pairs, or as estimate_unlabelled().
  KnownPairs(const TwoFiles& files, const std::optional<std::vector<linkage::RecordPair>>& labelled,
             double expected_matches, const StageProgress& progress);

  /// Of the files' fields and levels as given, with their buckets.
  const Comparison& comparison() const { return comparison_; }
  /// What it counted, with the pairs of one person.
  const PatternTable& patterns() const { return *patterns_; }
  /// Absent with labels.
  const std::optional<Unlabelled>& unlabelled() const { return unlabelled_; }

  /// All pairs as another comparison of the same records shows them.
  PatternTable count(const Comparison& comparison, const PairProgress& progress) const;
  /// How probably each of these is one person, and two of one household; the latter nothing with labels.
  std::vector<double> matches_of(std::span<const KeyedPair> pairs) const;
  std::vector<double> households_of(std::span<const KeyedPair> pairs) const;
  /// All pairs, with those of one household for matches; without labels only.
  PatternTable count_households(const Comparison& comparison, const PairProgress& progress) const;

 private:
  void refuse_no_matches() const;

  std::span<const std::uint32_t> sample_;
  std::vector<linkage::RecordPair> labelled_;  // sorted
  Comparison comparison_;
  std::optional<PatternTable> patterns_;
  std::optional<Unlabelled> unlabelled_;
};

}  // namespace tacit::fit
