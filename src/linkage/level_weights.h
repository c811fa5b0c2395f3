// SPDX-License-Identifier: Apache-2.0
// What a server record's bucket of a level is worth, and how much at most: the weights of features
// (docs/model.md, "Rarity", "Near levels"). A field's levels are taken from the loosest on, as a stricter one
// is worth at least as much as the next looser one. For this room's own use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "linkage/model.h"

namespace tacit::linkage {

/// The agreement of each rarity bucket of a level.
class BucketAgreements {
 public:
  explicit BucketAgreements(const Level& level);

  int operator[](std::int16_t rarity_bucket) const {
    return agreements_[static_cast<std::size_t>(rarity_bucket)];
  }

 private:
  std::vector<std::int8_t> agreements_;
};

/// Whether some bucket of the level is worth more or less than the others.
bool has_classes(const Level& level);
/// Of any bucket of the level.
int lowest_agreement(const Level& level);
int highest_agreement(const Level& level);

/// What each level of the field can add to the score at most, the disagreement included: as
/// Feature::weight().
std::vector<int> largest_weights(const Field& field);

/// The most that the field can add to a shifted score.
int score_range_of(const Field& field);

/// Further buckets by which a server record may agree on the level: one for each column in `also`, and one
/// for each variant that the near levels take at most.
std::size_t alternatives_of(const Field& field, const Level& level);

}  // namespace tacit::linkage
