// SPDX-License-Identifier: Apache-2.0
// Buckets, weights and rarities of all fields together, for the best expected F1 of the links that they make:
// a search from weights that are good for given buckets. Buckets cost planes, which the client encrypts and
// sends.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "fit/field_choice.h"
#include "fit/weights.h"

namespace tacit::fit {

struct Design {
  std::vector<FieldChoice> fields;
  int threshold = 0;  // unshifted, >= 1
  ExpectedQuality expected;
  double value = 0;  // F1 less what the design costs; below that where there are too many false links
};

struct DesignOptions {
  WeightLimits limits;
  std::size_t planes = 0;  // that all levels in use take, at most
  /// The buckets that the patterns were counted with; 0 where that is with the design's own, which then stay.
  int counted = 0;
  /// For each field and level, counted from 1, the most buckets that its values are worth.
  std::vector<std::array<int, kMaxLevels + 1>> most_buckets;
  bool rarity = true;        // whether values may be worth more or less by how rare they are
  std::size_t restarts = 0;  // from near the best found
};

/// Improves `start`, whose fields are those of the patterns: what a search finds from there, and from near
/// the best found so far, the best first and none twice. The first is never worse than the start as these
/// patterns have it, unless the start is beyond the limits. Depends on its arguments alone.
std::vector<Design> improve_design(const PatternTable& patterns, std::vector<FieldChoice> start,
                                   const DesignOptions& options);

}  // namespace tacit::fit
