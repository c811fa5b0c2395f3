// SPDX-License-Identifier: Apache-2.0
// Combinations: the smallest sets of features whose agreements reach a model's threshold (widest_record.h).
// Where an agreement is worth more with some server records than with others, a set that is enough for some
// of them is looked at for these, and larger ones for the others.
#pragma once

#include <cstddef>
#include <vector>

#include "linkage/feature_columns.h"
#include "linkage/model.h"

namespace tacit::linkage {

/// Features that can add to the score where they agree, those that can add most first. Others can only
/// subtract, so a made-up record leaves them out.
std::vector<std::size_t> features_that_add(const Model& model);

/// Values of one combination, and how many server records have them and are linked by them.
struct Values {
  std::vector<std::size_t> features;
  std::vector<std::int16_t> buckets;  // one for each of the features
  std::size_t records = 0;
};

/// The `limit` most frequent values of combinations, most frequent first. Exact, unless the work exceeds its
/// limit, as it may for models of several dozen features.
std::vector<Values> most_frequent_values(const Model& model, const FeatureColumns& server, std::size_t limit);

/// A bound on the server records that one record can link; never too low (widest_record.h).
std::size_t bound_on_links(const Model& model, const FeatureColumns& server);

}  // namespace tacit::linkage
