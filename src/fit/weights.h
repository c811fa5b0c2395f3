// SPDX-License-Identifier: Apache-2.0
// Integer weights and a threshold for outcomes of known rates: the encrypted comparison can only afford a sum
// of small integers, so log2(m/u) is just the start of a search. It then improves the expected F1 of the
// links that weights and threshold make, where each pair counts as a match with its probability.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "fit/mixture.h"

namespace tacit::fit {

/// What a field adds to the score where 0, 1, .. of its levels agree, counted from the loosest: minus its
/// disagreement, then the agreements, not decreasing. 0 beyond the field's levels.
using FieldWeights = std::array<int, kMaxLevels + 1>;

/// What each outcome adds: a stricter level that agrees adds its increment, whether looser ones agree or not.
std::array<int, kMaxOutcomes> outcome_scores(const FieldWeights& weights, std::size_t levels);

struct WeightLimits {
  int shifted_threshold = 8;  // at most; the link polynomial's depth depends on it (docs/model.md)
  int score_range = 31;       // W, at most
  /// Only thresholds and ranges for which a window of zeros serves (plan/link_polynomial.h): others take
  /// several times as long to compare.
  bool window = true;
  std::size_t passes = 1;                  // that add up link values, where that is to be blocked linkage
  std::optional<double> false_links = {};  // share of false ones among the links, at most; otherwise best F1
};

/// Of the links at a threshold, as the probabilities of the patterns have it; in pairs.
struct ExpectedQuality {
  double matches = 0;  // pairs of one person
  double found = 0;    // links
  double correct = 0;  // both
  double precision() const { return found > 0 ? correct / found : 0; }
  double recall() const { return matches > 0 ? correct / matches : 0; }
  double f1() const { return found + matches > 0 ? 2 * correct / (found + matches) : 0; }
};

struct WeightChoice {
  std::vector<FieldWeights> fields;
  int threshold = 0;  // unshifted, >= 1
  ExpectedQuality expected;

  int shift() const;
  int score_range(const std::vector<FieldShape>& shapes) const;
};

/// The best weights found under the limits for patterns whose matches are known, or expected. Depends only on
/// its arguments. If the wanted share of false links is not possible, the result has the smallest share that
/// was found. Throws Error(kInput) if no pair agrees on anything that can have a weight.
WeightChoice choose_weights(const PatternTable& patterns, const WeightLimits& limits);

}  // namespace tacit::fit
