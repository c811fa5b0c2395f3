// SPDX-License-Identifier: Apache-2.0
#include "fit/score_histogram.h"

#include <algorithm>

namespace tacit::fit {

void ScoreHistogram::add_shifted(const ScoreHistogram& other, int by, double share) {
  const int size = static_cast<int>(bins_.size());
  for (int i = std::max(0, -by); i < std::min(size, size - by); ++i) {
    bins_[i + by].pairs += share * other.bins_[i].pairs;
    bins_[i + by].matches += share * other.bins_[i].matches;
  }
}

void ScoreHistograms::set_weights(const std::vector<FieldWeights>& weights) {
  const std::size_t fields = weights.size();
  outcome_scores_.clear();
  for (std::size_t f = 0; f < fields; ++f) {
    outcome_scores_.push_back(outcome_scores(weights[f], patterns_.fields()[f].levels));
  }
  scores_.assign(patterns_.size(), 0);
  all_ = {};
  by_outcome_.assign(fields, {});
  by_outcomes_.clear();
  for (std::size_t p = 0; p < patterns_.size(); ++p) {
    const Outcome* row = patterns_.row(p);
    for (std::size_t f = 0; f < fields; ++f) scores_[p] += outcome_scores_[f][row[f]];
    const double pairs = patterns_.pairs(p), matches = patterns_.matches(p);
    all_.add(scores_[p], pairs, matches);
    for (std::size_t f = 0; f < fields; ++f) by_outcome_[f][row[f]].add(scores_[p], pairs, matches);
  }
}

ScoreHistogram ScoreHistograms::with(std::size_t field, const FieldWeights& weights) const {
  ScoreHistogram result;
  const OutcomeScores by = change(field, weights);
  for (std::size_t c = 0; c < patterns_.fields()[field].outcomes(); ++c) {
    result.add_shifted(by_outcome_[field][c], by[c]);
  }
  return result;
}

// How much more than now each outcome of the field adds with other weights.
ScoreHistograms::OutcomeScores ScoreHistograms::change(std::size_t field, const FieldWeights& weights) const {
  OutcomeScores result = outcome_scores(weights, patterns_.fields()[field].levels);
  for (std::size_t c = 0; c < result.size(); ++c) result[c] -= outcome_scores_[field][c];
  return result;
}

void ScoreHistograms::prepare_pairs() {
  const std::size_t fields = outcome_scores_.size();
  const auto outcomes = [&](std::size_t f) { return patterns_.fields()[f].outcomes(); };
  pair_begins_.assign(fields * fields, 0);
  std::size_t total = 0;
  for (std::size_t f = 0; f < fields; ++f) {
    for (std::size_t g = f + 1; g < fields; ++g) {
      pair_begins_[f * fields + g] = total;
      total += outcomes(f) * outcomes(g);
    }
  }
  by_outcomes_.assign(total, {});
  for (std::size_t p = 0; p < patterns_.size(); ++p) {
    const Outcome* row = patterns_.row(p);
    const double pairs = patterns_.pairs(p), matches = patterns_.matches(p);
    for (std::size_t f = 0; f < fields; ++f) {
      for (std::size_t g = f + 1; g < fields; ++g) {
        by_outcomes_[pair_begin(f, g) + row[f] * outcomes(g) + row[g]].add(scores_[p], pairs, matches);
      }
    }
  }
}

ScoreHistogram ScoreHistograms::with(std::size_t first, const FieldWeights& first_weights, std::size_t second,
                                     const FieldWeights& second_weights) const {
  ScoreHistogram result;
  const std::size_t begin = pair_begin(first, second);
  const OutcomeScores by_first = change(first, first_weights), by_second = change(second, second_weights);
  const std::size_t width = patterns_.fields()[second].outcomes();
  for (std::size_t c = 0; c < patterns_.fields()[first].outcomes(); ++c) {
    for (std::size_t e = 0; e < width; ++e) {
      result.add_shifted(by_outcomes_[begin + c * width + e], by_first[c] + by_second[e]);
    }
  }
  return result;
}

}  // namespace tacit::fit
