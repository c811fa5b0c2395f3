// SPDX-License-Identifier: Apache-2.0
#include "fit/check_buckets.h"

#include <algorithm>
#include <cmath>

namespace tacit::fit {

namespace {

BucketUse use_of(const std::vector<std::size_t>& counts) {
  BucketUse use;
  for (const std::size_t count : counts) {
    use.present += count;
    use.used += count != 0 ? 1 : 0;
  }
  if (use.present == 0) return use;
  for (const std::size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(use.present);
    use.fullest = std::max(use.fullest, share);
    use.entropy -= share * std::log2(share);
    use.chance += share * share;
  }
  use.skew = use.fullest * static_cast<double>(counts.size());
  return use;
}

}  // namespace

double BucketUse::bits() const {
  return present == 0 ? 0 : -std::log2(chance);
}

std::vector<BucketUse> bucket_use(const linkage::Model& model, const linkage::FeatureTable& features) {
  std::vector<BucketUse> result;
  for (std::size_t f = 0; f < model.features().size(); ++f) {
    std::vector<std::size_t> counts(static_cast<std::size_t>(model.features()[f].buckets), 0);
    for (std::size_t i = 0; i < features.records(); ++i) {
      const std::int16_t bucket = features.record(i)[f];
      if (bucket != linkage::kMissing) ++counts[static_cast<std::size_t>(bucket)];
    }
    result.push_back(use_of(counts));
  }
  return result;
}

}  // namespace tacit::fit
