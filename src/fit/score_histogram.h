// SPDX-License-Identifier: Apache-2.0
// How many pairs, and how many expected matches, have each score: kept by outcome of each field and of two
// fields at once, so that the histogram under other weights of one or two fields is a sum of shifted ones.
// For this room's own use.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "fit/weights.h"

namespace tacit::fit {

class ScoreHistogram {
 public:
  /// Scores lie in [-kSpan, kSpan].
  static constexpr int kSpan = linkage::kMaxScoreRange;

  void add(int score, double pairs, double matches) {
    bins_[score + kSpan].pairs += pairs;
    bins_[score + kSpan].matches += matches;
  }
  /// Adds `share` of `other` with every score `by` higher.
  void add_shifted(const ScoreHistogram& other, int by, double share = 1);

  double pairs(int score) const { return bins_[score + kSpan].pairs; }
  double matches(int score) const { return bins_[score + kSpan].matches; }

 private:
  struct Bin {
    double pairs = 0, matches = 0;
  };
  std::array<Bin, 2 * kSpan + 1> bins_{};
};

/// Whether a comparison with a threshold and range is cheap: a search asks it often, and the answer is
/// expensive to compute.
class LinkWindows {
 public:
  explicit LinkWindows(std::size_t passes) : passes_(static_cast<std::uint32_t>(passes)) {}

  bool serves(int shifted_threshold, int range);

 private:
  static constexpr std::size_t kSize = linkage::kMaxScoreRange + 1;
  std::uint32_t passes_;
  std::array<std::array<std::optional<bool>, kSize>, kSize> known_{};
};

/// A threshold, and what it is worth: F1, or below -0.. where there are too many false links.
struct ThresholdChoice {
  double value = -1e9;
  int threshold = 0;
  ExpectedQuality quality;
};

/// The best under the limits, of scores with this shift and range. `at`: no links, and all matches.
ThresholdChoice choose_threshold(const ScoreHistogram& histogram, ExpectedQuality at,
                                 const WeightLimits& limits, LinkWindows& windows, int shift, int range);

/// The histograms of one set of weights, and of its neighbours.
class ScoreHistograms {
 public:
  explicit ScoreHistograms(const PatternTable& patterns) : patterns_(patterns) {}

  /// `weights` are within the limits: no pattern's score is beyond ScoreHistogram::kSpan.
  void set_weights(const std::vector<FieldWeights>& weights);

  const ScoreHistogram& current() const { return all_; }
  /// With other weights of one field.
  ScoreHistogram with(std::size_t field, const FieldWeights& weights) const;
  /// With other weights of two fields, first < second; after prepare_pairs() since set_weights().
  ScoreHistogram with(std::size_t first, const FieldWeights& first_weights, std::size_t second,
                      const FieldWeights& second_weights) const;
  void prepare_pairs();

 private:
  using OutcomeScores = std::array<int, kMaxOutcomes>;

  OutcomeScores change(std::size_t field, const FieldWeights& weights) const;
  // Where in by_outcomes_ the two fields' outcomes begin; those of the second follow each other.
  std::size_t pair_begin(std::size_t first, std::size_t second) const {
    return pair_begins_[first * outcome_scores_.size() + second];
  }

  const PatternTable& patterns_;
  std::vector<OutcomeScores> outcome_scores_;  // of each field
  std::vector<int> scores_;                    // of each pattern
  ScoreHistogram all_;
  std::vector<std::array<ScoreHistogram, kMaxOutcomes>> by_outcome_;  // of each field
  std::vector<ScoreHistogram> by_outcomes_;                           // of two fields
  std::vector<std::size_t> pair_begins_;
};

}  // namespace tacit::fit
