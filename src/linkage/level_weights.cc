// SPDX-License-Identifier: Apache-2.0
#include "linkage/level_weights.h"

#include <algorithm>
#include <numeric>

namespace tacit::linkage {

BucketAgreements::BucketAgreements(const Level& level)
    : agreements_(kRarityBuckets, static_cast<std::int8_t>(level.agreement)) {
  for (const BucketClass* buckets : {&level.rare, &level.frequent}) {
    for (const int bucket : buckets->buckets) {
      agreements_[static_cast<std::size_t>(bucket)] = static_cast<std::int8_t>(buckets->agreement);
    }
  }
}

bool has_classes(const Level& level) {
  return !level.rare.buckets.empty() || !level.frequent.buckets.empty();
}

int lowest_agreement(const Level& level) {
  return level.frequent.buckets.empty() ? level.agreement : level.frequent.agreement;
}

int highest_agreement(const Level& level) {
  return level.rare.buckets.empty() ? level.agreement : level.rare.agreement;
}

int highest_agreement(const Field& field) {
  int highest = -field.disagreement;
  for (const Level& level : field.levels) highest = std::max(highest, highest_agreement(level));
  return highest;
}

std::vector<int> largest_weights(const Field& field) {
  std::vector<int> largest(field.levels.size());
  int below = -field.disagreement;  // the least that the looser levels are worth
  for (std::size_t l = field.levels.size(); l-- > 0;) {
    largest[l] = std::max(0, highest_agreement(field.levels[l]) - below);
    below = std::max(below, lowest_agreement(field.levels[l]));
  }
  return largest;
}

// Without `also` the weights of one record are the steps from the disagreement to its strictest level, and a
// near level's are no larger. With `also` each level may agree by another column, whose buckets are of other
// classes.
int score_range_of(const Field& field) {
  if (field.also.empty()) return highest_agreement(field) + field.disagreement;
  const std::vector<int> largest = largest_weights(field);
  return std::accumulate(largest.begin(), largest.end(), 0);
}

std::size_t alternatives_of(const Field& field, const Level& level) {
  std::size_t count = field.also.size();
  for (const NearLevel& near : level.near) {
    for (const VariantKind kind : near.kinds) count += most_variants(kind);
  }
  return std::min(count, kMaxAlternatives);
}

}  // namespace tacit::linkage
