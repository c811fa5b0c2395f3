// SPDX-License-Identifier: Apache-2.0
// What a fit chooses for one field: the buckets of its levels, and what agreeing on each is worth, by how
// rare the value is.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <utility>
#include <vector>

#include "fit/outcomes.h"
#include "fit/weights.h"

namespace tacit::fit {

/// What the agreement of a level, counted from 1 for the loosest, is more where its value is frequent (<= 0)
/// or rare (>= 0). Entry 0 is 0.
struct RarityWeights {
  FieldWeights frequent{}, rare{};

  int of(Rarity rarity, std::size_t level) const {
    return rarity == Rarity::kFrequent ? frequent[level] : rarity == Rarity::kRare ? rare[level] : 0;
  }
  auto operator<=>(const RarityWeights&) const = default;
};

struct FieldChoice {
  FieldWeights weights{};
  RarityWeights rarity;
  std::array<int, kMaxLevels + 1>
      buckets{};  // of each level, counted from 1; those of unused levels do not count

  /// Whether agreeing on the level, counted from 1, is worth more than agreeing on the next looser one.
  bool uses(std::size_t level) const { return weights[level] > weights[level - 1]; }
  auto operator<=>(const FieldChoice&) const = default;
};

/// Whether a model can have these weights: they do not decrease from level to level, a frequent value is
/// worth no less than the next looser level, and only levels in use have rarity.
bool is_sound(const FieldChoice& choice, const FieldShape& shape);

/// The largest score less the smallest.
int range_of(const FieldChoice& choice, const FieldShape& shape);

/// Whether a level with buckets of its own, or one of its near levels, is in use.
bool uses_buckets(const FieldChoice& choice, const FieldShape& shape, std::size_t level);

/// Planes of the levels in use.
std::size_t planes_of(const FieldChoice& choice, const FieldShape& shape);

/// Points by which agreements differ by rarity.
int rarity_points(const FieldChoice& choice);

/// A score and how probable it is.
using ScoreShares = std::vector<std::pair<int, double>>;

/// What a pair that shows `outcome`, other than kMissing, with buckets of which one in `counted` agree by
/// chance, scores with the choice's buckets, where more do: 0 for `counted` where the outcome is with these
/// very buckets.
ScoreShares scores_of(const FieldChoice& choice, const FieldShape& shape, std::size_t outcome, int counted);

/// Sound choices near this one: weights and rarities of a level, or it and all stricter ones, a point up or
/// down, and nothing at all.
std::vector<FieldChoice> neighbours_of(const FieldChoice& choice, const FieldShape& shape);

/// The same weights with other buckets for one level in use. `most`: what its values are worth, for each
/// level counted from 1.
std::vector<FieldChoice> rehashed(const FieldChoice& choice, const FieldShape& shape,
                                  const std::array<int, kMaxLevels + 1>& most);

}  // namespace tacit::fit
