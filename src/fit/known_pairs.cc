// SPDX-License-Identifier: Apache-2.0
#include "fit/known_pairs.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace tacit::fit {

KnownPairs::KnownPairs(const TwoFiles& files, const std::optional<std::vector<linkage::RecordPair>>& labelled,
                       double expected_matches, const StageProgress& progress)
    : sample_(files.sample), comparison_(files.model, files.client, files.server, files.sample, true) {
  const PairProgress comparing = [&](std::size_t done, std::size_t all) {
    if (progress) progress("comparing pairs", done, all);
  };
  if (labelled) {
    labelled_ = *labelled;
    std::ranges::sort(labelled_);
    patterns_ = comparison_.count(labelled_, comparing);
    refuse_no_matches();
    return;
  }
  const PatternTable patterns = comparison_.count({}, comparing);
  unlabelled_ = estimate_unlabelled(comparison_, patterns, files, expected_matches, progress);
  std::vector<double> matches(patterns.size(), 0.0);
  for (std::size_t k = 0; k < unlabelled_->pairs.size(); ++k)
    matches[unlabelled_->pairs[k].pattern] += unlabelled_->probabilities[k];
  patterns_ = patterns.with_matches(std::move(matches));
}

void KnownPairs::refuse_no_matches() const {
  if (patterns_->all_matches() > 0) return;
  throw Error(ErrorCategory::kInput,
              "no labelled pair is among the records compared: fit without labels, or give labels for more "
              "of them");
}

PatternTable KnownPairs::count(const Comparison& comparison, const PairProgress& progress) const {
  return unlabelled_ ? comparison.count(unlabelled_->pairs, unlabelled_->probabilities, progress)
                     : comparison.count(labelled_, progress);
}

std::vector<double> KnownPairs::matches_of(std::span<const KeyedPair> pairs) const {
  std::vector<double> matches;
  matches.reserve(pairs.size());
  if (!unlabelled_) {
    for (const KeyedPair& pair : pairs) {
      const linkage::RecordPair own{sample_[pair.place], pair.server};
      matches.push_back(std::ranges::binary_search(labelled_, own) ? 1 : 0);
    }
    return matches;
  }
  const auto order = [](const auto& pair) { return std::pair(pair.server, pair.place); };
  for (const KeyedPair& pair : pairs) {
    const auto found = std::ranges::lower_bound(unlabelled_->pairs, order(pair), {}, order);
    const bool likely = found != unlabelled_->pairs.end() && order(*found) == order(pair);
    const auto place = static_cast<std::size_t>(found - unlabelled_->pairs.begin());
    matches.push_back(likely ? unlabelled_->probabilities[place] : 0);
  }
  return matches;
}

std::vector<double> KnownPairs::households_of(std::span<const KeyedPair> pairs) const {
  if (!unlabelled_) return {};
  return comparison_.look_up(pairs, *patterns_, household_probabilities(unlabelled_->mixture, *patterns_));
}

PatternTable KnownPairs::count_households(const Comparison& comparison, const PairProgress& progress) const {
  require(unlabelled_.has_value(), "households are estimated without labels");
  return comparison.count(comparison_, *patterns_, household_probabilities(unlabelled_->mixture, *patterns_),
                          progress);
}

}  // namespace tacit::fit
