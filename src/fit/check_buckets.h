// SPDX-License-Identifier: Apache-2.0
// How much a feature can say: how evenly the file's records fall into its buckets.
#pragma once

#include <cstddef>
#include <vector>

#include "linkage/features.h"
#include "linkage/model.h"

namespace tacit::fit {

struct BucketUse {
  std::size_t present = 0;  // records with a bucket
  std::size_t used = 0;     // buckets with a record
  double fullest = 0;       // share of the present records in the fullest bucket
  double skew = 0;          // that, against 1/buckets: 1 is even
  double entropy = 0;       // of the bucket in bits, at most log2(buckets)
  double chance = 0;        // u: two random records that have it agree, the sum of squared shares

  /// Bits that an agreement is worth where chance alone is in play: -log2 u. 0 where nothing is present.
  double bits() const;
};

/// One for each feature of the model. All zero where a feature is present in no record.
std::vector<BucketUse> bucket_use(const linkage::Model& model, const linkage::FeatureTable& features);

}  // namespace tacit::fit
