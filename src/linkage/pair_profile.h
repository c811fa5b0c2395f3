// SPDX-License-Identifier: Apache-2.0
// Statistics of the features of many pairs: on which of them false links agree, and where missed ones differ
// or lack a value. It says which feature to weigh more, or to add.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "linkage/features.h"

namespace tacit::linkage {

enum class Outcome { kAgrees, kDiffers, kLacksValue };

struct OutcomeCounts {
  std::size_t agree = 0;    // both sides have the same bucket, the server's record perhaps as an alternative
  std::size_t differ = 0;   // both have one, not the same
  std::size_t missing = 0;  // a side has none
};

/// What a number of pairs look like, feature by feature.
struct Pattern {
  std::vector<Outcome> outcomes;  // one for each feature, in the model's order
  int shifted_score = 0;
  std::size_t pairs = 0;
};

class PairProfile {
 public:
  /// `features` <= kMaxFeatures; `alternatives`: as Model::alternatives().
  explicit PairProfile(std::size_t features, std::vector<std::size_t> alternatives = {});

  /// One more pair; `x` and `y` have an entry for each feature, and `y` one for each alternative or none.
  void add(std::span<const std::int16_t> x, std::span<const std::int16_t> y, int shifted_score);

  std::size_t pairs() const { return pairs_; }
  /// One for each feature; its three counts add up to pairs().
  const std::vector<OutcomeCounts>& features() const { return features_; }
  /// The `limit` most frequent patterns, most frequent first; of equal ones, those with the higher score.
  std::vector<Pattern> most_common(std::size_t limit) const;

 private:
  // Of a pattern, bit f for feature f: where the pairs agree and where a value is missing.
  struct Key {
    int shifted_score;
    std::uint64_t agree;
    std::uint64_t missing;
    auto operator<=>(const Key&) const = default;
  };

  Pattern pattern_of(const Key& key, std::size_t pairs) const;

  std::size_t pairs_ = 0;
  std::vector<OutcomeCounts> features_;
  std::vector<std::size_t> alternatives_;
  std::map<Key, std::size_t> patterns_;
};

}  // namespace tacit::linkage
