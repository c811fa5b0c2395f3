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

  int shift() const;
};

struct DesignOptions {
  WeightLimits limits;
  std::size_t planes = 0;  // that all levels in use take, at most
  /// The buckets that the patterns were counted with; 0 where that is with the design's own, which then stay.
  int counted = 0;
  /// For each field and level, counted from 1, the most buckets that its values are worth.
  std::vector<std::array<int, kMaxLevels + 1>> most_buckets;
  std::function<void(int round)> on_round = {};  // may be empty
};

/// Improves `start`, whose fields are those of the patterns. Never worse than the start as these patterns
/// have it, unless the start is beyond the limits. Depends on its arguments alone.
Design improve_design(const PatternTable& patterns, std::vector<FieldChoice> start,
                      const DesignOptions& options);

}  // namespace tacit::fit
